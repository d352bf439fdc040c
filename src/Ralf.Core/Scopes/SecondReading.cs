using Ralf.Git;

namespace Ralf.Core.Scopes;

/// <summary>What one session, or one merge of somebody else's commits, lands.</summary>
/// <param name="About">Who it is, for a report.</param>
/// <param name="Trees">What it started from and what it made.</param>
/// <param name="Lands">Those of its changes that land, as Ralf read them.</param>
/// <param name="IsWhole">Whether all its changes land. Of a conflict that people or a session resolved, the disputed
/// paths may stay out.</param>
internal sealed record LandingChanges(
    string About,
    TreePair Trees,
    IReadOnlyList<PathChange> Lands,
    bool IsWhole = true
);

/// <summary>
/// Holds what Ralf's own walk of trees says against LibGit2Sharp's diff of the same trees. A store without a second
/// reader (in memory) agrees to everything.
/// </summary>
internal static class SecondReading
{
    /// <summary>Whether both readers list the same changes between two trees; null if they do.</summary>
    /// <param name="changes">As Ralf read them.</param>
    /// <param name="mayWrite">Whether a path may be among them; null: Ralf refuses them as it is, and LibGit2Sharp need
    /// not be able to read them.</param>
    public static Disagreement? Compare(
        IGitStore store,
        TreePair trees,
        IReadOnlyList<PathChange> changes,
        string about,
        Func<string, bool>? mayWrite = null
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

        return mayWrite is null ? null : CompareScope(theirs.Entries, changes, about, mayWrite);
    }

    /// <summary>
    /// Whether LibGit2Sharp's diff of the result before and after is exactly what lands by its own diffs of the
    /// sessions, and no two sessions land one path
    /// in two ways; null if so.
    /// </summary>
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

    /// <summary>The same of one merge of commits that are nobody's session: what they changed, and the result with
    /// them; null if both readers agree.</summary>
    /// <param name="merged">What they changed.</param>
    /// <param name="before">The result before, as it stands in a report.</param>
    public static Disagreement? CompareMerge(IGitStore store, LandingChanges merged, TreePair result, GitId before) =>
        Compare(store, merged.Trees, merged.Lands, merged.About, mayWrite: _ => true)
        ?? CompareLanding(store, result, [merged], $"the result {before.Short} with {merged.About}");

    /// <summary>How many paths both readers read; null if the store has no second reader.</summary>
    public static int? CountOf(IGitStore store, LandingChanges landing) =>
        store.SecondDiff(landing.Trees.Old, landing.Trees.New) is null ? null : landing.Lands.Count;

    /// <summary>Whether the two lists hold the same entries, each as often.</summary>
    private static bool IsSame(IReadOnlyList<DiffEntry> ours, IReadOnlyList<DiffEntry> theirs)
    {
        if (ours.Count != theirs.Count)
        {
            return false;
        }

        var counts = theirs.CountBy(e => e).ToDictionary();
        return ours.All(e => counts.TryGetValue(e, out var left) && (counts[e] = left - 1) >= 0);
    }

    /// <summary>A path that LibGit2Sharp names and that no scope allows. A name that it decodes with loss is looked up
    /// as Ralf read it.</summary>
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
