namespace Ralf.Git;

/// <summary>Where commits come from.</summary>
internal static class Ancestry
{
    /// <summary>The commit and its first parents, the newest first. Throws <see cref="UserException"/> where one is
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

    /// <summary>
    /// The commits that <paramref name="isWanted"/> knows among those that <paramref name="tip"/> comes from; what lies
    /// behind one of them is not looked at.
    /// Null where that takes more than <paramref name="most"/> commits. Throws <see cref="UserException"/> where one is
    /// missing, as in a shallow clone.
    /// </summary>
    public static IReadOnlySet<GitId>? Reached(IGitStore store, GitId tip, Predicate<GitId> isWanted, int most)
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

            if (++read > most)
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
