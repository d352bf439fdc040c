namespace Ralf.Git;

/// <summary>What a person may call a commit: <c>HEAD</c>, a branch, a tag, a full ref, an id or its first seven or more
/// digits. No other syntax of git's.</summary>
internal static class Revision
{
    private const int ShortestId = 7;

    /// <summary>The full names that a revision may stand for, in the order in which git tries them; none where it is no
    /// name at all.</summary>
    public static IEnumerable<string> Candidates(string revision)
    {
        if (!IsName(revision))
        {
            return [];
        }

        var names = new List<string>();
        var isId = revision.All(char.IsAsciiHexDigit) && revision.Length <= 40;
        if (
            revision is "HEAD"
            || revision.StartsWith("refs/", StringComparison.Ordinal)
            || (isId && revision.Length == 40)
        )
        {
            names.Add(revision);
        }

        names.AddRange([
            $"refs/{revision}",
            $"refs/tags/{revision}",
            $"refs/heads/{revision}",
            $"refs/remotes/{revision}",
            $"refs/remotes/{revision}/HEAD",
            // As `git switch` does it: a fresh clone has no branch of its own but one.
            $"refs/remotes/origin/{revision}",
        ]);
        if (isId && revision.Length is >= ShortestId and < 40)
        {
            names.Add(revision);
        }

        return names;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and < 1024
        && text[0] is not ('-' or '/')
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("@{", StringComparison.Ordinal)
        && !text.Contains("//", StringComparison.Ordinal)
        && !text.EndsWith('/')
        && !text.Any(c => c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' || char.IsControl(c));
}
