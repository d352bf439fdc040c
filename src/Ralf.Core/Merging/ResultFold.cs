using Ralf.Core.Plans;

namespace Ralf.Core.Merging;

/// <summary>The work of one session, as changes from the base that it was dispatched with.</summary>
internal sealed record FoldInput(TaskId Task, IReadOnlyList<PathChange> Changes);

/// <summary>The conflicts of one session: the paths, and the sessions folded with it that changed them too. Without
/// others, the conflict is with the result itself.</summary>
internal sealed record FoldConflict(TaskId Task, IReadOnlyList<TaskId> With, IReadOnlyList<RepoPath> Paths);

/// <summary>The result of a fold: the sessions that land, in order of arrival, and those that conflict.</summary>
/// <param name="SamePaths">Paths that several sessions changed identically; taken, with a warning.</param>
internal sealed record FoldOutcome(
    IReadOnlyList<FoldInput> Landing,
    IReadOnlyList<FoldConflict> Conflicts,
    IReadOnlyList<RepoPath> SamePaths
);

/// <summary>Folds sessions into the result path by path (design: merging). A session lands whole or not at all, and no
/// conflict is resolved: if two sessions changed a path differently, neither lands; if the result no longer has a
/// path's old side, its session does not land.</summary>
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
