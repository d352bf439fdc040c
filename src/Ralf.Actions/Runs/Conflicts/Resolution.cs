using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>Resolves conflicts. A person chooses the version of each path, or (<c>conflict: session</c>) a task of
/// Ralf's own writes the disputed files from both. Either way each task of the conflict lands its undisputed paths too,
/// and a task lands whole or not at all: all in one transaction.</summary>
internal static class Resolution
{
    /// <summary>Where a resolving session finds the versions: <c>base</c> and a folder for each task.</summary>
    public const string Folder = ".ralf/conflict";

    /// <summary>True if the conflict is still as it was when the task was made, and no person has decided it.</summary>
    public static bool IsOpen(RunState state, PlanTask task) =>
        task.Resolves!.All(s =>
            state.Find(s.Task) is { State: TaskState.Conflicted } side && side.Attempt == s.Attempt && !IsDecided(side)
        );

    private static bool IsDecided(RunTaskStatus side) =>
        side.State == TaskState.Conflicted && side.ConflictPaths.All(side.Chosen.ContainsKey);

    /// <summary>Each conflicting task's changes outside the disputed paths.</summary>
    public static IReadOnlyList<FoldInput> Undisputed(IGitStore store, RunState state, PlanTask task)
    {
        var disputed = Scope.Parse(task.Scope);
        return
        [
            .. task.Resolves!.Select(s => new FoldInput(
                s.Task,
                [.. Changes(store, state[s.Task]).Where(c => !disputed.Matches(c.Path.Value))]
            )),
        ];
    }

    /// <summary>Builds the commit that a resolving session starts from: the result, all undisputed changes, and the
    /// versions to choose from. Returns null if they no longer fit the result.</summary>
    public static GitId? FindConflictBase(IGitStore store, RunState state, PlanTask task, GitId result)
    {
        var tree = store.ReadCommit(result).Tree;
        var undisputed = Undisputed(store, state, task);
        if (ResultFold.Fold(store, tree, undisputed).Conflicts.Count > 0)
        {
            return null;
        }

        PathChange[] changes = [.. undisputed.SelectMany(i => i.Changes), .. Versions(store, state, task)];
        return store.WriteCommit(
            new(
                TreeWalk.Apply(store, tree, changes),
                [result],
                GitIdentity.Ralf(task.Resolves!.Max(s => state[s.Task].LastRecord!.FinishedAt)),
                "What a resolving session starts from\n"
            )
        );
    }

    /// <summary>The events for waiting resolving tasks that have nothing left to do, or can no longer do it.</summary>
    public static IEnumerable<NewEvent> Done(IGitStore store, RunState state)
    {
        foreach (var status in state.Tasks.Where(t => t is { State: TaskState.Pending, Task.Resolves: not null }))
        {
            var (id, attempt) = (status.Task.Id, status.Attempt);
            if (!IsOpen(state, status.Task))
            {
                yield return new(EventIds.Landed(id, attempt), new TaskLanded(id, attempt, null, state.Result));
            }
            else if (FindConflictBase(store, state, status.Task, state.Result) is null)
            {
                yield return Stale(status, []);
            }
        }
    }

    /// <summary>Ends a resolving task because the result has changed since.</summary>
    public static NewEvent Stale(RunTaskStatus status, IReadOnlyList<RepoPath> paths) =>
        NewEvent.Failed(
            status,
            SessionReason.Stale,
            $"the result has changed since {(paths.Count > 0 ? $"in {Reporting.DisplayText.Some(paths, 5)}" : "where the tasks of the conflict changed it too")}: retry one of them"
        );

    /// <summary>Conflicting tasks whose every path a person has decided, with the changes that are to land.</summary>
    public static IEnumerable<FoldInput> Chosen(IGitStore store, RunState state)
    {
        var decided = state.Tasks.Where(IsDecided).ToList();
        if (decided.Count == 0)
        {
            return [];
        }

        var tree = store.ReadCommit(state.Result).Tree;
        return decided.Select(status => new FoldInput(
            status.Task.Id,
            [
                .. Changes(store, status)
                    .Where(c => !status.Chosen.TryGetValue(c.Path, out var take) || take == status.Task.Id)
                    .Select(c => status.Chosen.ContainsKey(c.Path) ? Over(store, tree, c) : c),
            ]
        ));
    }

    /// <summary>A session's changes, read from its commit.</summary>
    private static IReadOnlyList<PathChange> Changes(IGitStore store, RunTaskStatus status) =>
        status.LastRecord is { Head: { } head } record
            ? TreeWalk.Compare(store, store.ReadCommit(record.Base).Tree, store.ReadCommit(head).Tree)
            : [];

    /// <summary>Applies the change to the current content of the tree.</summary>
    private static PathChange Over(IGitStore store, GitId tree, PathChange change)
    {
        var now = TreeWalk.Find(store, tree, change.Path);
        return change with { OldMode = now?.Mode ?? GitMode.None, OldId = now?.Id ?? GitId.None };
    }

    private static IEnumerable<PathChange> Versions(IGitStore store, RunState state, PlanTask task)
    {
        var disputed = Scope.Parse(task.Scope);
        var bases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var side in task.Resolves!.Select(s => state[s.Task]))
        {
            foreach (var change in Changes(store, side).Where(c => disputed.Matches(c.Path.Value)))
            {
                if (change.NewMode is GitMode.File or GitMode.Executable)
                {
                    yield return File($"{side.Task.Id}/{change.Path}", change.NewId);
                }

                if (change.OldMode is GitMode.File or GitMode.Executable && bases.Add(change.Path.Value))
                {
                    yield return File($"base/{change.Path}", change.OldId);
                }
            }
        }
    }

    private static PathChange File(string name, GitId blob) =>
        new(RepoPath.Parse($"{Folder}/{name}"), GitMode.None, GitId.None, GitMode.File, blob);
}
