namespace Ralf.Git;

/// <summary>A commit as a person may name it: <c>HEAD</c>, a branch, a tag, a full ref, an id or at least seven of its
/// first digits. A branch wins over a tag of its name. No other revision syntax of git is accepted.</summary>
internal static class Revision
{
    private const int ShortestId = 7;

    /// <summary>The full ref names that a revision may stand for, in git's order
    /// (https://git-scm.com/docs/gitrevisions) but for branches, which come before tags as for <c>git switch</c>; empty
    /// if it is not a valid name.</summary>
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
            $"refs/heads/{revision}",
            $"refs/tags/{revision}",
            $"refs/remotes/{revision}",
            $"refs/remotes/{revision}/HEAD",
            // Like `git switch`: a fresh clone has only one local branch.
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
        && !text.Contains("..")
        && !text.Contains("@{")
        && !text.Contains("//")
        && !text.EndsWith('/')
        && !text.Any(c => c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' || char.IsControl(c));
}
