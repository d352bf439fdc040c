using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.Merging;

/// <summary>One session's work, as changes against the base it was dispatched from.</summary>
internal sealed record FoldInput(TaskId Task, IReadOnlyList<PathChange> Changes);

/// <summary>A conflict of one session: the paths, and the sessions folded with it that changed them too. No other: the
/// result itself stands against it.</summary>
internal sealed record FoldConflict(TaskId Task, IReadOnlyList<TaskId> With, IReadOnlyList<RepoPath> Paths);

/// <summary>What folding gives: whole sessions that can land, in the order they came, and those that cannot.</summary>
/// <param name="SamePaths">Paths that several sessions changed alike; taken, and worth a warning.</param>
internal sealed record FoldOutcome(
    IReadOnlyList<FoldInput> Landing,
    IReadOnlyList<FoldConflict> Conflicts,
    IReadOnlyList<RepoPath> SamePaths
);

/// <summary>
/// Folds sessions into the result path by path (design: merging). A session lands whole or not at all, and no conflict
/// is resolved: a path that two
/// sessions changed differently keeps both out; a path whose old side is no longer what stands in the result keeps its
/// session out.
/// </summary>
internal static class ResultFold
{
    public static FoldOutcome Fold(IGitStore store, GitId resultTree, IReadOnlyList<FoldInput> inputs)
    {
        var (conflicts, warnings) = PathFold.Fold(
            store,
            resultTree,
            [.. inputs.Select(i => i.Changes)],
            ontoIsBase: false
        );
        var paths = new Dictionary<int, SortedSet<RepoPath>>();
        var others = new Dictionary<int, SortedSet<TaskId>>();
        foreach (var conflict in conflicts)
        {
            foreach (var head in conflict.Heads)
            {
                paths.TryAdd(head, []);
                others.TryAdd(head, []);
                paths[head].UnionWith(conflict.Files);
                others[head].UnionWith(conflict.Heads.Where(h => h != head).Select(h => inputs[h].Task));
            }
        }

        return new(
            [.. inputs.Where((_, i) => !paths.ContainsKey(i))],
            [
                .. paths
                    .OrderBy(p => p.Key)
                    .Select(p => new FoldConflict(inputs[p.Key].Task, [.. others[p.Key]], [.. p.Value])),
            ],
            [.. warnings.Where(w => w.Kind == FoldWarningKind.SameChange).Select(w => w.Path)]
        );
    }
}
