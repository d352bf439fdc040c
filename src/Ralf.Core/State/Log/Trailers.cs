namespace Ralf.Core.State;

/// <summary>The trailers of a commit on the result branch. Only the message's last paragraph counts, so an agent's text
/// above it cannot fake one.</summary>
internal static class Trailers
{
    public const string Run = "Ralf-Run";
    public const string Task = "Ralf-Task";
    public const string Attempt = "Ralf-Attempt";
    public const string Log = "Ralf-Log";

    /// <summary>On a state commit that repairs a log: the last sound commit before those given up.</summary>
    public const string Trusted = "Ralf-Trusted";

    /// <summary>The value of a trailer; null if it is missing or occurs more than once.</summary>
    public static string? Read(string message, string key)
    {
        var text = message.ReplaceLineEndings("\n").TrimEnd('\n');
        var start = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        var values = text[(start < 0 ? 0 : start + 2)..]
            .Split('\n')
            .Where(l => l.StartsWith(key + ": ", StringComparison.Ordinal))
            .ToList();
        return values.Count == 1 ? values[0][(key.Length + 2)..].Trim() : null;
    }

    /// <summary>The value of <c>Ralf-Log</c>: the last seq and the state commit that the fold was decided on.</summary>
    public static (long Seq, GitId Commit)? ReadLog(string message) =>
        Read(message, Log)?.Split(' ') is [var seq, var commit]
        && long.TryParse(seq, out var number)
        && number >= 0
        && GitId.TryParse(commit, out var id)
            ? (number, id)
            : null;
}
