using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>The workflow run that asks.</summary>
/// <param name="Id"><c>github.run_id</c>: the same when it is run again.</param>
/// <param name="Attempt"><c>github.run_attempt</c>, from 1.</param>
internal sealed record WorkflowRun(long Id, int Attempt);

/// <summary>Takes the next wave of a run for one workflow run, and logs its dispatch in one transaction. If the same
/// workflow run asks again, it gets the jobs of that wave that are still open and no new ones: all jobs of a wave start
/// from one commit.</summary>
/// <param name="parallel">Sessions at a time.</param>
/// <param name="ended">Workflow runs that have ended.</param>
internal sealed class NextWave(RunCoordinator coordinator, WorkflowRun now, int parallel, IReadOnlySet<long> ended)
{
    /// <summary>The dispatches of the wave and its <c>verify</c>. Both are empty if there is nothing to do; the state
    /// then says why.</summary>
    public Wave Take()
    {
        while (coordinator.State.Phase == RunPhase.Running)
        {
            coordinator.CheckBaseMoved();
            if (Open() is { IsEmpty: false } open)
            {
                return open;
            }

            var (decided, last) = (Decide(), coordinator.State.LastSeq);
            if (decided.Events.Count == 0)
            {
                break;
            }

            // A workflow run never dispatches again what it dispatched once and lost, however often it is run: the next
            // one does.
            if (coordinator.Log.Append(decided.Events, decided.Refs) && coordinator.State.LastSeq == last)
            {
                break;
            }
        }

        return Wave.None;
    }

    /// <summary>The tasks of the next wave, for <c>--dry-run</c>.</summary>
    public IReadOnlyList<TaskId> Preview() => Chosen();

    private Wave Open()
    {
        var sessions = coordinator
            .State.Tasks.Where(t => t.State == TaskState.Running && t.Dispatch?.WorkflowRun == now.Id)
            .Select(t => t.Dispatch!)
            .ToList();
        var verify = coordinator.State.Verifying is { } open && open.WorkflowRun == now.Id ? open : null;
        var before = PastWaves.Find(coordinator.Events).Where(w => w.WorkflowRun != now.Id).ToList();
        return new(sessions, verify) { Slots = parallel, Gap = BackOff.Between(PastWaves.IsBusy(before, parallel)) };
    }

    private LogTransaction Decide()
    {
        var state = coordinator.State;
        switch (WorkflowDecisions.DecideNext(coordinator, ended))
        {
            case NextStep.Sessions:
                return new(
                    Pauses.ForLimits(state, state[coordinator.Ready[0]].Task) is { } pause
                        ? [pause]
                        : [.. Chosen().Select(Dispatch), .. Beside()],
                    []
                );
            case NextStep.Verify:
                return Verify(state, coordinator.ToVerify!);
            case NextStep.Gate:
                return new([coordinator.Pause!], []);
            case NextStep.Finish:
                return new([new RunEnd(state).Finish()], []);
            default:
                return LogTransaction.None;
        }
    }

    private IEnumerable<NewEvent> Beside() =>
        WorkflowDecisions.VerifyBesideSessions(coordinator, ended) is { } target
            ? Verify(coordinator.State, target).Events
            : [];

    /// <summary>A commit that no branch holds gets a ref, so that a job can fetch it.</summary>
    private LogTransaction Verify(RunState state, VerifyTarget target) =>
        new(
            [
                new(
                    EventIds.VerifyDispatched(target.Commit, now.Id),
                    new VerifyDispatched(target.Commit, now.Id) { Holds = target.Holds }
                ),
            ],
            target.Holds is null ? [] : [new(state.Run.VerifyRef, null, target.Commit)]
        );

    private List<TaskId> Chosen()
    {
        var state = coordinator.State;
        var open = state.Tasks.Where(t => t.State == TaskState.Running).ToList();
        var waves = PastWaves.Find(coordinator.Events);
        var room = Math.Min(
            PastWaves.NextSize(waves, parallel) - open.Count,
            state.Plan.Limits.Sessions - state.Sessions
        );
        var budget = new Budget(state, open.Select(t => t.Task));
        var chosen = new List<TaskId>();
        foreach (var task in coordinator.Ready.Take(Math.Max(0, room)))
        {
            if (!budget.Bears(state[task].Task))
            {
                break;
            }

            budget.Take(state[task].Task);
            chosen.Add(task);
        }

        return chosen;
    }

    private NewEvent Dispatch(TaskId task)
    {
        var status = coordinator.State[task];
        var attempt = status.Attempt + 1;
        var fence = $"{coordinator.State.Run}/{task}.{attempt}@{now.Id}.{now.Attempt}";
        return new(
            EventIds.Dispatched(task, attempt),
            new TaskDispatched(task, attempt, fence, coordinator.State.Result, status.Task.Scope)
            {
                WorkflowRun = now.Id,
                Takes = SharedFileEdits.TakenBy(coordinator.State, status.Task) is { Count: > 0 } edits ? edits : null,
            }
        );
    }
}

/// <summary>The work of one workflow run: sessions that start from one commit, and <c>verify</c> of that commit; or
/// only <c>verify</c> of a part of the result.</summary>
internal sealed record Wave(IReadOnlyList<TaskDispatched> Sessions, VerifyDispatched? Verify)
{
    public static Wave None { get; } = new([], null);

    /// <summary>Jobs at a time.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Delay between the starts of sessions that would start together.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>How long the session at this place waits. Sessions behind the first ones start when others end, and do
    /// not wait.</summary>
    public TimeSpan Wait(int place) => place < Slots ? Gap * place : TimeSpan.Zero;

    public bool IsEmpty => Sessions.Count == 0 && Verify is null;
}
