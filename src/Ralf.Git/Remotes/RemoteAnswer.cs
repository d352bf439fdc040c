using System.Text.RegularExpressions;

namespace Ralf.Git;

/// <summary>What a remote said when it refused a push.</summary>
/// <param name="Text">The remote's own words, line by line, without the address of the remote.</param>
/// <param name="IsAboutContent">Whether a rule or limit of the remote refused what the push brought, as for a secret, a
/// large file or the size of the push; false for a lost race, a lock, or no answer.</param>
internal sealed partial record RemoteAnswer(string Text, bool IsAboutContent)
{
    private const string Spoken = "remote:";
    private const string Rejected = "[remote rejected]";
    private const int MaxLength = 16_000;

    /// <param name="output">What <c>git push --porcelain</c> printed, on both streams.</param>
    public static RemoteAnswer Read(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).ToList();
        var reasons = lines
            .Where(l => l.Contains(Rejected, StringComparison.Ordinal))
            .Select(l => l[(l.LastIndexOf(Rejected, StringComparison.Ordinal) + Rejected.Length)..].Trim())
            .Where(r => !r.Contains("atomic", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        var isTooLarge = lines.Exists(l => TooLarge().IsMatch(l));
        var words = lines
            .Where(l => l.StartsWith(Spoken, StringComparison.Ordinal))
            .Select(l => l[Spoken.Length..].Trim())
            .Where(l => l.Length > 0)
            .Concat(reasons)
            .Concat(isTooLarge ? ["the push is too large (413)"] : []);
        var text = string.Join('\n', words);
        return new(
            text.Length > MaxLength ? text[..MaxLength] : text,
            isTooLarge || reasons.Exists(r => OfContent().IsMatch(r))
        );
    }

    /// <summary>Whether the remote names this ref or its commit. What it says can hold an agent's words (a path), so it
    /// is a hint and no proof.</summary>
    public bool Names(RefUpdate update) =>
        Text.Contains(update.New.Hex, StringComparison.Ordinal)
        || Regex.IsMatch(
            Text,
            $@"(?<![^\s'""`(:]){Regex.Escape(update.Name)}(?![\w/-]|\.\w)",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );

    // Hooks ("pre-receive hook declined"), rules of hosts ("push declined due to repository rule violations"), and limits
    // of what is unpacked ("unpacker error").
    [GeneratedRegex("declined|rule violation|unpacker error|exceed", RegexOptions.IgnoreCase)]
    private static partial Regex OfContent();

    [GeneratedRegex(@"\b(HTTP|error:?) 413\b")]
    private static partial Regex TooLarge();
}

/// <summary>The remote refused what a push brought; the cause of the error that people see.</summary>
internal sealed class ContentRefusedException(RemoteAnswer answer) : Exception(answer.Text)
{
    /// <summary>What the remote said.</summary>
    public RemoteAnswer Answer { get; } = answer;
}
