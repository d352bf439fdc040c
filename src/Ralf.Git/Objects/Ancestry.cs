namespace Ralf.Git;

/// <summary>Walks the ancestors of commits.</summary>
internal static class Ancestry
{
    private const int MaxCommits = 10_000;

    /// <summary>The commit and its first parents, newest first. Throws <see cref="UserException"/> if one is
    /// missing.</summary>
    public static IEnumerable<GitId> Line(IGitStore store, GitId tip)
    {
        for (GitId? next = tip; next is { } at; )
        {
            yield return at;
            var parents = store.ReadCommit(at).Parents;
            next = parents.Count > 0 ? parents[0] : null;
        }
    }

    /// <summary>Whether <paramref name="tip"/> is the commit or descends from it; null if that takes too many commits, or
    /// one is missing.</summary>
    public static bool? Holds(IGitStore store, GitId commit, GitId tip)
    {
        try
        {
            return Reached(store, tip, c => c == commit, MaxCommits) is { } reached ? reached.Count > 0 : null;
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>Returns the ancestors of <paramref name="tip"/> for which <paramref name="isWanted"/> is true, without
    /// walking past them. Returns null if that takes more than <paramref name="max"/> commits. Throws
    /// <see cref="UserException"/> if a commit is missing, as in a shallow clone.</summary>
    public static IReadOnlySet<GitId>? Reached(IGitStore store, GitId tip, Predicate<GitId> isWanted, int max)
    {
        var reached = new HashSet<GitId>();
        var seen = new HashSet<GitId> { tip };
        var open = new Queue<GitId>([tip]);
        for (var read = 0; open.TryDequeue(out var commit); )
        {
            if (isWanted(commit))
            {
                reached.Add(commit);
                continue;
            }

            if (++read > max)
            {
                return null;
            }

            foreach (var parent in store.ReadCommit(commit).Parents.Where(seen.Add))
            {
                open.Enqueue(parent);
            }
        }

        return reached;
    }
}
