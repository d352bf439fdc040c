using System.Text.Json.Serialization;

namespace Ralf.Git;

/// <summary>A path inside a repository: relative, <c>/</c>-separated, ordinal, with no empty, <c>.</c> or <c>..</c>
/// segment. Bytes that are not UTF-8 are held as lone surrogates U+DC80..U+DCFF, so any git name survives a round trip
/// (<see cref="GitName"/>).</summary>
[JsonConverter(typeof(RepoPathConverter))]
internal readonly record struct RepoPath : IComparable<RepoPath>
{
    /// <summary>The maximum length of a path, in characters.</summary>
    public const int Longest = 4096;

    private RepoPath(string value) => Value = value;

    public string Value => field ?? "";

    public static bool TryParse(string? text, out RepoPath path)
    {
        var valid =
            text is { Length: > 0 and <= Longest } && !text.Contains('\0', StringComparison.Ordinal) && HasNames(text);
        path = valid ? new RepoPath(text!) : default;
        return valid;
    }

    private static bool HasNames(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('/'))
        {
            if (text[part] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    public static RepoPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is not a path inside a repository");

    public int CompareTo(RepoPath other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(RepoPath left, RepoPath right) => left.CompareTo(right) < 0;

    public static bool operator >(RepoPath left, RepoPath right) => left.CompareTo(right) > 0;

    public static bool operator <=(RepoPath left, RepoPath right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RepoPath left, RepoPath right) => left.CompareTo(right) >= 0;

    internal sealed class RepoPathConverter() : TextConverter<RepoPath>(TryParse, "a path inside a repository");
}
