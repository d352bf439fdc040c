using Ralf.Core.Merging;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>Decides the outcome of the sessions whose records are in the log: landed, conflicted, queued again or
/// failed. It uses only the state and the objects, so that it can be repeated after a lost race or a crash.</summary>
/// <param name="refusals">What the remote refused to land.</param>
internal sealed class OutcomeDecision(
    IGitStore store,
    RunState state,
    Schedule schedule,
    GitId stateTip,
    RemoteRefusals refusals
)
{
    private readonly List<NewEvent> _events = [];

    /// <summary>Ids of the tasks that this decision adds.</summary>
    private readonly HashSet<string> _added = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Proposals that this decision logs.</summary>
    private readonly List<ProposalMade> _proposed = [];

    /// <summary>The tasks whose work this decision accepts, whether it lands now or waits at a gate.</summary>
    private readonly HashSet<TaskId> _accepted = [];

    /// <summary>The disagreement of the two readers of a session's trees.</summary>
    private Disagreement? _disagreement;

    public LogTransaction Decide()
    {
        _events.AddRange(Gates.SentBack(state));
        _events.AddRange(ScopeRequests.GivenUp(state));
        var waiting = Waiting();
        var settled = state
            .Tasks.Where(t =>
                t.State == TaskState.Recorded && !waiting.Contains(t.Task.Id) && !refusals.IsLater(t.Task.Id.Value)
            )
            .ToList();
        var landing = new LandingBatch(store, state, stateTip, _events, _added);
        _events.AddRange(Resolution.Done(store, state));
        landing.Add(Resolution.Chosen(store, state));
        foreach (var status in settled)
        {
            Settle(status, landing);
        }

        var result = landing.Land();
        if ((_disagreement ?? landing.Disagreement) is { } found)
        {
            return Pauses.ForReaders(state, found);
        }

        var fresh = settled.Where(s => !Gates.CameBefore(state, s)).ToList();
        if (fresh.Count > 0)
        {
            _events.AddRange(Pauses.After(state, fresh, _accepted));
        }

        return new(_events, result == state.Result ? [] : ResultBranch.Moves(store, state, result));
    }

    private void Settle(RunTaskStatus status, LandingBatch landing)
    {
        var verdict = refusals.Answer(status.Task.Id.Value) is { } answer
            ? RecordVerdict.RefusedByRemote(state, status, answer)
            : RecordVerdict.Decide(store, state, status);
        _disagreement ??= verdict.Disagreement;
        if (!Gates.CameBefore(state, status))
        {
            // Approved work has been here before.
            _events.AddRange(FollowUps.Proposals(state, status, _added, _proposed));
            _events.AddRange(ScopeRequests.Answers(state, status, verdict.Land is not null));
        }

        if (verdict.Land is not { } changes)
        {
            _events.AddRange(verdict.Events);
            return;
        }

        _accepted.Add(status.Task.Id);
        if (Gates.ReachedAfter(state, status, changes) is { } reached)
        {
            _events.Add(reached);
        }
        else
        {
            landing.Add(status, changes);
        }
    }

    /// <summary>The recorded tasks that may have written the same files as a running session (<c>overlap: allow</c>),
    /// directly or through others that wait: they are all folded together, so that a conflict is reported to both
    /// sides.</summary>
    private HashSet<TaskId> Waiting()
    {
        var recorded = state.Tasks.Where(t => t.State == TaskState.Recorded).ToList();
        var waiting = new HashSet<TaskId>();
        var open = new Stack<TaskId>(state.Tasks.Where(t => t.State == TaskState.Running).Select(t => t.Task.Id));
        while (open.TryPop(out var next))
        {
            foreach (var id in recorded.Select(t => t.Task.Id))
            {
                if (schedule.FoldsWith(id, next) && waiting.Add(id))
                {
                    open.Push(id);
                }
            }
        }

        return waiting;
    }
}
