using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>A run's log, schedule and objects: what every engine decides with.</summary>
internal sealed class RunCoordinator(StateLog stateLog, IGitStore store, RunLog log)
{
    private readonly RunSchedule _schedule = new();

    /// <summary>What was found on the result branch and left alone, and the run's state then; checked again when either
    /// changes.</summary>
    private (GitId Seen, GitId Result, RunPhase Phase) _left;

    public IGitStore Store => store;

    public RunLog Log => log;

    /// <summary>All events, for facts that the state does not keep.</summary>
    public IReadOnlyList<LoggedEvent> Events => stateLog.Events;

    public RunState State => log.State;

    public Schedule Schedule => _schedule.Build(State);

    private VerifySearch Search => new(store, State);

    /// <summary>The tasks that may start now, the first one first.</summary>
    public IReadOnlyList<TaskId> Ready => new RedVerifyPolicy(State).Filter(Schedule.Ready(State));

    /// <summary>What <c>verify</c> runs on next: the result if it is new, or a part of it to find the culprit; null:
    /// nothing.</summary>
    public VerifyTarget? ToVerify =>
        Search.Next is { } next && (next.Holds is null || new RedVerifyPolicy(State).IsOver) ? next : null;

    /// <summary>The pause if nothing can go on without a person; null if something can, or the run has ended.</summary>
    public NewEvent? Pause =>
        Pauses.ForPeople(State)
        ?? (Ready.Count == 0 && Schedule.Ready(State).Count > 0 && ToVerify is null ? Pauses.ForVerify(State) : null);

    /// <summary>Checks whether the base branch has moved, before anything starts from the result or the run is called
    /// done.</summary>
    public void CheckBaseMoved() => log.Commit(() => new Drift(store, State, Schedule, log.Tip).Decide());

    /// <summary>Takes in commits that people pushed to the result branch, if the remote allows it (no job token may
    /// push a change of workflows).</summary>
    public void AdoptManualCommits()
    {
        while (true)
        {
            var found = (ResultBranch.Seen(store, State), State.Result, State.Phase);
            if (found == _left)
            {
                return;
            }

            if (!TryAdoptManualCommits())
            {
                _left = found;
            }
        }
    }

    /// <summary>Returns false if there is nothing to take in, or the remote refuses it.</summary>
    private bool TryAdoptManualCommits()
    {
        try
        {
            var decided = ManualCommits.Decide(store, State, log.Tip, out _);
            if (decided.Events.Count == 0)
            {
                return false;
            }

            // If somebody was faster, the decision is made again.
            log.Append(decided.Events, decided.Refs);
            return true;
        }
        catch (UserException error) when (error.Code == GitErrors.PushRefused("").Code)
        {
            return false;
        }
    }

    /// <summary>Settles until nothing is left to settle or to log; a decision whose transaction is lost is made
    /// again.</summary>
    public void SettleAll()
    {
        AdoptManualCommits();
        var refusals = new RemoteRefusals();
        while (true)
        {
            var decided = new OutcomeDecision(store, State, Schedule, log.Tip, refusals).Decide();
            var events =
                decided.Events.Count > 0 ? decided.Events
                : log.NewlyBlocked() is { Count: > 0 } blocked ? blocked
                : SharedFileEdits.Due(State) is { Count: > 0 } glue ? glue
                : Gates.ReachedBefore(State, Schedule) is { Count: > 0 } reached ? reached
                : new RedVerifyPolicy(State).IsOver && Search.Blamed is { } tasks ? new RunEnd(State).Blame(tasks)
                : [];
            if (events.Count == 0)
            {
                if (!refusals.Resume())
                {
                    return;
                }

                continue;
            }

            var landing = events.Select(e => e.Body).OfType<TaskLanded>().Select(l => new PushedPart(l.Task.Value));
            if (refusals.TryAppend(log, new(new(events, decided.Refs), [.. landing])))
            {
                refusals.Resume();
            }
        }
    }
}
