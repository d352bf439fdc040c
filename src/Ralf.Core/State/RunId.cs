using System.Text.Json.Serialization;

namespace Ralf.Core.State;

/// <summary>The id of a run, part of its branch names: lower-case letters, digits and <c>-</c>, starting with a letter
/// or digit, at most 60 characters.</summary>
[JsonConverter(typeof(RunIdConverter))]
internal readonly record struct RunId
{
    private RunId(string value) => Value = value;

    public string Value => field ?? "";

    /// <summary>The common prefix of all branches of all runs.</summary>
    public const string RefPrefix = "refs/heads/ralf/";

    /// <summary>The branch of its events.</summary>
    public string StateRef => $"refs/heads/ralf/{Value}/state";

    /// <summary>The authoritative result; moves in the same transaction as the state.</summary>
    public string ResultRef => $"refs/ralf/{Value}/landed";

    /// <summary>The result as people see it.</summary>
    public string ResultBranch => $"refs/heads/ralf/{Value}/result";

    /// <summary>A commit made only for <c>verify</c>, for a job on another machine to fetch.</summary>
    public string VerifyRef => $"refs/ralf/{Value}/verify";

    /// <summary>The last state that this repository found sound; never pushed. A log without it was forced back or
    /// replaced.</summary>
    public string SeenRef => $"refs/ralf-seen/{Value}";

    /// <summary>The branch that keeps the work of one attempt, whatever its outcome.</summary>
    public string SessionRef(Plans.TaskId task, int attempt) => $"refs/heads/ralf/{Value}/{task}.{attempt}";

    public static bool TryParse(string? text, out RunId id)
    {
        var valid =
            text is { Length: > 0 and <= 60 }
            && text[0] != '-'
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    /// <summary>The run whose <see cref="StateRef"/> this is; null if it is not one.</summary>
    public static RunId? OfStateRef(string name) =>
        name.StartsWith(RefPrefix, StringComparison.Ordinal)
        && name.EndsWith("/state", StringComparison.Ordinal)
        && name.Length > RefPrefix.Length + 6
        && TryParse(name[RefPrefix.Length..^6], out var run)
            ? run
            : null;

    public static RunId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a run id: lower-case letters, digits and '-', at most 60");

    public override string ToString() => Value;

    internal sealed class RunIdConverter() : TextConverter<RunId>(TryParse, "a run id");
}
