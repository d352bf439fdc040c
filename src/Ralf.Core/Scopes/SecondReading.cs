namespace Ralf.Core.Scopes;

/// <summary>
/// Compares Ralf's own walk of trees with LibGit2Sharp's diff of the same trees. A store without a second
/// reader (in memory) agrees to everything.
/// </summary>
internal static class SecondReading
{
    /// <summary>Checks that both readers list the same changes between two trees; returns null if they do.</summary>
    /// <param name="changes">The changes as Ralf read them.</param>
    /// <param name="mayWrite">True for a path that may be among them; null: Ralf refuses them anyway, and LibGit2Sharp
    /// need not be able to read them.</param>
    /// <param name="content">Finds links and folders that must not be among them; null: it is somebody else's
    /// work.</param>
    public static Disagreement? Compare(
        IGitStore store,
        TreePair trees,
        IReadOnlyList<PathChange> changes,
        string about,
        Func<string, bool>? mayWrite = null,
        ContentProof? content = null
    )
    {
        if (store.SecondDiff(trees.Old, trees.New) is not { } theirs)
        {
            return null;
        }

        var ours = changes.Select(DiffEntry.From).ToList();
        if (theirs.Failure is { } failure)
        {
            return mayWrite is null ? null : Disagreement.Unreadable(about, ours, failure);
        }

        if (!IsSame(ours, theirs.Entries))
        {
            return Disagreement.Between(about, ours, theirs.Entries, "their lists differ");
        }

        return mayWrite is null
            ? null
            : CompareScope(theirs.Entries, changes, about, mayWrite)
                ?? CompareContent(theirs.Entries, ours, about, content);
    }

    /// <summary>Checks that LibGit2Sharp's diff of the result before and after is exactly what lands by its own diffs
    /// of the sessions, and that no two sessions land one path in two ways; returns null if so.</summary>
    /// <param name="result">The result's tree before and after.</param>
    public static Disagreement? CompareLanding(
        IGitStore store,
        TreePair result,
        IReadOnlyList<LandingChanges> landing,
        string about
    ) =>
        (landing.Count > 0 || result.Old != result.New) && store.SecondDiff(result.Old, result.New) is { } found
            ? new LandingUnion(store, result, about).Check(landing, found)
            : null;

    /// <summary>The same for one merge of commits that are not a session's: their changes, and the result with them;
    /// returns null if both readers agree.</summary>
    /// <param name="merged">The changes of the commits.</param>
    /// <param name="before">The previous result, for the report.</param>
    public static Disagreement? CompareMerge(IGitStore store, LandingChanges merged, TreePair result, GitId before) =>
        Compare(store, merged.Trees, merged.Lands, merged.About, mayWrite: _ => true)
        ?? CompareLanding(store, result, [merged], $"the result {before.Short} with {merged.About}");

    /// <summary>The number of paths that both readers read; null if the store has no second reader.</summary>
    public static int? CountOf(IGitStore store, LandingChanges landing) =>
        store.SecondDiff(landing.Trees.Old, landing.Trees.New) is null ? null : landing.Lands.Count;

    /// <summary>True if the two lists hold the same entries, each equally often.</summary>
    private static bool IsSame(IReadOnlyList<DiffEntry> ours, IReadOnlyList<DiffEntry> theirs)
    {
        if (ours.Count != theirs.Count)
        {
            return false;
        }

        var counts = theirs.CountBy(e => e).ToDictionary();
        return ours.All(e => counts.TryGetValue(e, out var left) && (counts[e] = left - 1) >= 0);
    }

    /// <summary>Finds a link, or a part of a repository, that LibGit2Sharp names and that must not land.</summary>
    private static Disagreement? CompareContent(
        IReadOnlyList<DiffEntry> theirs,
        IReadOnlyList<DiffEntry> ours,
        string about,
        ContentProof? content
    )
    {
        var refused = content?.Refused(theirs);
        return refused is null or { Count: 0 }
            ? null
            : Disagreement.Between(
                about,
                ours,
                [.. theirs.Where(e => refused.ContainsKey(e.Path))],
                "Ralf finds nothing to refuse, and LibGit2Sharp names a link or a repository"
            );
    }

    /// <summary>Finds a path that LibGit2Sharp names and that no scope allows. A name that it decodes with loss is
    /// looked up as Ralf read it.</summary>
    private static Disagreement? CompareScope(
        IReadOnlyList<DiffEntry> theirs,
        IReadOnlyList<PathChange> changes,
        string about,
        Func<string, bool> mayWrite
    )
    {
        var lossless = changes
            .Where(c => GitName.HasNonUtf8Bytes(c.Path.Value))
            .ToLookup(DiffEntry.From, c => c.Path.Value);
        var outside = theirs.Where(e => lossless.Contains(e) ? !lossless[e].All(mayWrite) : !mayWrite(e.Path)).ToList();
        return outside.Count == 0
            ? null
            : Disagreement.Between(
                about,
                [.. changes.Select(DiffEntry.From)],
                outside,
                "Ralf finds every path inside the scope, and LibGit2Sharp names some outside it"
            );
    }
}
