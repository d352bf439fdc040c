using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>Lands the work of one decision: first the ordinary tasks, folded together, each whole or not at all; then
/// each conflict resolution with the tasks that it completes.</summary>
/// <param name="events">Receives the outcome of each task.</param>
/// <param name="added">Ids of tasks that the decision adds; extended.</param>
internal sealed class LandingBatch(
    IGitStore store,
    RunState state,
    GitId stateTip,
    List<NewEvent> events,
    HashSet<string> added
)
{
    private readonly List<FoldInput> _inputs = [];
    private readonly List<FoldInput> _resolving = [];
    private readonly List<LandingChanges> _landed = [];
    private GitId _result = state.Result;
    private GitId _tree;

    public void Add(RunTaskStatus status, IReadOnlyList<PathChange> changes) =>
        (status.Task.Resolves is null ? _inputs : _resolving).Add(new(status.Task.Id, changes));

    public void Add(IEnumerable<FoldInput> inputs) => _inputs.AddRange(inputs);

    /// <summary>The disagreement of the two readers of trees once everything has landed; null if they agree.</summary>
    public Disagreement? Disagreement { get; private set; }

    /// <summary>Lands everything that can land; returns the new result.</summary>
    public GitId Land()
    {
        if (_inputs.Count + _resolving.Count == 0)
        {
            return _result;
        }

        var before = _tree = store.ReadCommit(_result).Tree;
        var outcome = ResultFold.Fold(store, _tree, _inputs);
        foreach (var input in outcome.Landing.Where(i => !MakesRepository(i.Task, i.Changes)))
        {
            Take(input);
        }

        foreach (var conflict in outcome.Conflicts)
        {
            Refuse(conflict);
        }

        events.AddRange(
            ResolvingTasks.Create(
                store,
                state,
                [
                    .. outcome.Conflicts.Where(c =>
                        state[c.Task].State != TaskState.Conflicted && EventJson.Fits(Conflicted(c))
                    ),
                ],
                added
            )
        );
        _resolving.ForEach(Resolve);
        Disagreement = SecondReading.CompareLanding(
            store,
            new(before, _tree),
            _landed,
            $"the result {state.Result.Short} with {Reporting.DisplayText.Some([.. _landed.Select(l => l.About)], 5)}"
        );
        return _result;
    }

    private void Take(FoldInput input)
    {
        var status = state[input.Task];
        GitId? commit = null;
        int? checkedTwice = null;
        if (input.Changes.Count > 0)
        {
            var work = Work(status, input);
            _landed.Add(work);
            checkedTwice = SecondReading.CountOf(store, work);
            _tree = TreeWalk.Apply(store, _tree, input.Changes);
            commit = _result = store.WriteCommit(ResultCommit.Build(state, status, _tree, _result, stateTip));
        }

        events.Add(
            new(
                EventIds.Landed(input.Task, status.Attempt),
                new TaskLanded(input.Task, status.Attempt, commit, _result) { CheckedTwice = checkedTwice }
            )
        );
        events.AddRange(SharedFileEdits.Proposals(state, status));
        events.AddRange(SharedFileEdits.Applied(status));
    }

    /// <summary>The trees of the session. A task in a conflict may land only its undisputed or chosen paths.</summary>
    private LandingChanges Work(RunTaskStatus status, FoldInput input)
    {
        var record = status.LastRecord!;
        return new(
            $"'{input.Task}', attempt {status.Attempt}",
            new(store.ReadCommit(record.Base).Tree, store.ReadCommit(record.Head!.Value).Tree),
            input.Changes,
            IsWhole: status.State != TaskState.Conflicted
        );
    }

    private void Refuse(FoldConflict conflict)
    {
        var status = state[conflict.Task];
        var conflicted = Conflicted(conflict);
        if (status.State != TaskState.Conflicted && !EventJson.Fits(conflicted))
        {
            // A choice for each path decides a conflict, so the list is never cut.
            var detail = $"it conflicts in {conflict.Paths.Count} paths, more than an event of the log may list";
            events.Add(NewEvent.Failed(status, SessionReason.Stale, detail));
            return;
        }

        events.Add(
            new(
                status.State == TaskState.Conflicted
                    ? EventIds.Conflicted(conflict.Task, status.Attempt, state.LastSeq)
                    : EventIds.Conflicted(conflict.Task, status.Attempt),
                conflicted
            )
        );
    }

    private TaskConflicted Conflicted(FoldConflict conflict) =>
        new(
            conflict.Task,
            state[conflict.Task].Attempt,
            conflict.With.Count > 0 ? conflict.With : LandedOn(conflict),
            conflict.Paths
        );

    /// <summary>Lands the disputed files as the resolving session wrote them, plus the undisputed changes of each task
    /// of the conflict: all of it or nothing.</summary>
    private void Resolve(FoldInput input)
    {
        var status = state[input.Task];
        if (!Resolution.IsOpen(state, status.Task))
        {
            Take(input with { Changes = [] });
            return;
        }

        FoldInput[] all = [.. Resolution.Undisputed(store, state, status.Task), input];
        if (ResultFold.Fold(store, _tree, all).Conflicts is [var stale, ..])
        {
            events.Add(Resolution.Stale(status, stale.Paths));
            return;
        }

        if (MakesRepository(input.Task, [.. all.SelectMany(one => one.Changes)]))
        {
            return;
        }

        foreach (var one in all)
        {
            Take(one);
        }
    }

    /// <summary>True if git would take a folder of the result for a repository once these changes are in it. No session
    /// need have made all its parts. The task then goes back, except where a person decided for it.</summary>
    private bool MakesRepository(TaskId task, IReadOnlyList<PathChange> changes)
    {
        var status = state[task];
        List<DiffEntry> entries = [.. changes.Select(DiffEntry.Of)];
        if (
            status.State == TaskState.Conflicted
            || GitFolders.Find(store, _tree, entries, state.Plan.Content.Repositories) is not [var folder, ..]
        )
        {
            return false;
        }

        var why = $"with what has landed, git would take '{folder}' for a repository";
        events.Add(RecordVerdict.Refused(state, status, why));
        return true;
    }

    /// <summary>The tasks that landed on the disputed paths before; empty if it was a person's commit.</summary>
    private IReadOnlyList<TaskId> LandedOn(FoldConflict conflict) =>
        [
            .. state
                .Tasks.Where(t =>
                    t.State == TaskState.Landed
                    && t.LastRecord is { } r
                    && conflict.Paths.Any(p => r.MayHaveModified(p.Value))
                    && SessionFiles.Of(store, r).Any(conflict.Paths.Contains)
                )
                .Select(t => t.Task.Id),
        ];
}
