namespace Ralf.Core.Merging;

/// <summary>A branch to fold, as named by the user.</summary>
internal sealed record FoldHead(string Ref, GitId Id, CommitData Commit);

/// <summary>The result of one branch.</summary>
/// <param name="Made">The commit created for it; null if none was wanted, or the branch conflicts.</param>
internal sealed record FoldedHead(FoldHead Head, IReadOnlyList<PathChange> Changes, bool Lands, GitId? Made);

/// <summary>The result of folding branches.</summary>
/// <param name="Tree">The base with all heads that land: those without conflicts.</param>
internal sealed record BranchFoldOutcome(
    GitId Tree,
    IReadOnlyList<FoldedHead> Heads,
    IReadOnlyList<PathConflict> Conflicts,
    IReadOnlyList<FoldWarning> Warnings
);

/// <summary>Folds branches that started from one base. A head lands whole or not at all.</summary>
internal static class BranchFold
{
    /// <param name="commit">Whether to create a commit for each head that lands, on top of each other.</param>
    public static BranchFoldOutcome Fold(IGitStore store, FoldHead start, IReadOnlyList<FoldHead> heads, bool commit)
    {
        var tree = start.Commit.Tree;
        var changes = TreeDiff.Compare(store, [.. heads.Select(h => new TreePair(tree, h.Commit.Tree))], strict: true);
        var outcome = PathFold.Fold(store, tree, [.. changes.Select(c => c.Files)], ontoIsBase: true);
        var lands = new bool[heads.Count];
        var landing = new List<TreeChanges>(lands.Length);
        for (var i = 0; i < lands.Length; i++)
        {
            lands[i] = !outcome.Disputed.Contains(i);
            if (lands[i])
            {
                landing.Add(changes[i]);
            }
        }

        var made = new GitId?[heads.Count];
        if (!commit)
        {
            tree = TreeWalk.Apply(store, tree, landing);
        }
        else
        {
            var parent = start.Id;
            for (var i = 0; i < heads.Count; i++)
            {
                if (lands[i])
                {
                    tree = TreeWalk.Apply(store, tree, [changes[i]]);
                    made[i] = parent = store.WriteCommit(Commit(heads[i], tree, parent));
                }
            }
        }

        return new(
            tree,
            [.. heads.Select((h, i) => new FoldedHead(h, changes[i].Files, lands[i], made[i]))],
            outcome.Conflicts,
            outcome.Warnings
        );
    }

    /// <summary>Uses the head's author, time and message, so that folding again gives the same ids.</summary>
    private static CommitData Commit(FoldHead head, GitId tree, GitId parent) =>
        new(tree, [parent], head.Commit.Author, $"{head.Commit.Message.TrimEnd()}\n\nRalf-Fold: {head.Id}\n");
}
