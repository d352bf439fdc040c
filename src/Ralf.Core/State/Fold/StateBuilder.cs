using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>A fold in progress: mutable, so that each event of a long log costs only once; <see cref="ToState"/>
/// returns the immutable state at that moment. Blocked tasks are not stored here but derived from the rest
/// (<see cref="Blocking"/>).</summary>
internal sealed partial class StateBuilder
{
    private readonly List<RunTaskStatus> _tasks;
    private readonly List<ProposalStatus> _proposals;
    private readonly Dictionary<string, int> _proposalPositions;
    private readonly GateBuilder _gates;
    private readonly List<Landing> _landings;
    private Dictionary<TaskId, int> _positions;

    /// <summary>Everything except the tasks, the proposals and the last seq, which have their own fields.</summary>
    private RunState _state;
    private long _lastSeq;

    public StateBuilder(RunState from)
    {
        (_state, _lastSeq) = (from, from.LastSeq);
        _tasks = [.. from.Tasks.Select(Unblocked)];
        _positions = _tasks.Select((t, i) => (t.Task.Id, i)).ToDictionary(p => p.Id, p => p.i);
        _proposals = [.. from.Proposals];
        _proposalPositions = _proposals
            .Select((p, i) => (p.Proposal.Proposal, i))
            .ToDictionary(p => p.Proposal, p => p.i, StringComparer.Ordinal);
        _gates = new GateBuilder(from.Gates);
        _landings = [.. from.Landings];
    }

    public static RunTaskStatus Fresh(PlanTask task, TaskId? proposedBy, int depth) =>
        new(
            task,
            TaskState.Pending,
            Attempt: 0,
            UsedAttempts: 0,
            Dispatch: null,
            Records: [],
            Reason: null,
            Detail: null,
            Tighter: false,
            LandedCommit: null,
            BlockedBy: [],
            ConflictsWith: [],
            ConflictPaths: [],
            proposedBy,
            depth
        );

    public RunState ToState() =>
        _state with
        {
            Tasks = new TaskTable(Blocking.Derive(_tasks, _positions), _positions),
            Proposals = [.. _proposals],
            Gates = _gates.ToList(),
            Landings = [.. _landings],
            LastSeq = _lastSeq,
        };

    public void Apply(LoggedEvent logged)
    {
        ApplyBody(logged.Seq, logged.Body);
        _lastSeq = logged.Seq;
    }

    private static RunTaskStatus Unblocked(RunTaskStatus status) =>
        status.State == TaskState.Blocked ? status with { State = TaskState.Pending, BlockedBy = [] } : status;

    private void ApplyBody(long seq, RunEvent body)
    {
        switch (body)
        {
            case RunStarted e:
                Start(e);
                break;
            case TaskAdded e:
                Add(seq, e);
                break;
            case ProposalMade e:
                Propose(e);
                break;
            case ProposalAnswered e:
                Answer(seq, e);
                break;
            case GateReached or GateApproved or GateRejected:
                ApplyGate(seq, body);
                break;
            case VerifyDispatched
            or VerifyRecorded
            or VerifyBlamed
            or NextRequested
            or NextStarted
            or BaseMoved
            or PullRequestOpened:
                ApplyEngine(body);
                break;
            case ResultAdopted e:
                Adopt(e);
                break;
            case LogRepaired:
                // It records what was lost; the state here does not change.
                break;
            case RunPaused or RunResumed or RunFinished or RunCancelled:
                ApplyPhase(seq, body);
                if (body is RunResumed { Limits: { } limits })
                {
                    _state = _state with { Plan = _state.Plan with { Limits = limits.Over(_state.Plan.Limits) } };
                }

                break;
            default:
                ApplyTask(seq, body);
                break;
        }
    }

    private void Start(RunStarted e) =>
        _state = _state with
        {
            Run = e.Run,
            ProgramVersion = e.Version,
            Base = e.Base,
            Result = e.Base,
            Home = e.Home,
            Caller = e.Caller,
            Follows = e.Follows,
            MergedBase = e.Base,
            Selected = e.Only?.ToHashSet(),
        };

    /// <summary>Applies events about where something runs, which do not change tasks.</summary>
    private void ApplyEngine(RunEvent body) =>
        _state = body switch
        {
            VerifyDispatched e => _state with { Verifying = e },
            VerifyRecorded e => _state with
            {
                Verify = e.Holds is null ? e : _state.Verify,
                Verifying = _state.Verifying?.Result == e.Result ? null : _state.Verifying,
                Verdicts = [.. _state.Verdicts, e],
            },
            VerifyBlamed e => _state with { Blame = e },
            BaseMoved { Result: { } result } e => _state with
            {
                Moved = e,
                MergedBase = e.To,
                Result = result,
                Merged = [.. _state.Merged, result],
            },
            BaseMoved e => _state with { Moved = e },
            NextRequested e => _state with { Next = new(e.WorkflowRun, IsStarted: false, null) },
            NextStarted e => _state with
            {
                Next = new(e.WorkflowRun, IsStarted: true, e.Started),
                Caller = e.Caller ?? _state.Caller,
            },
            PullRequestOpened e => _state with { PullRequest = e },
            _ => _state,
        };

    private void Add(long seq, TaskAdded e)
    {
        if (_positions.ContainsKey(e.Task.Id))
        {
            throw StateErrors.LogContradicts(_state.Run, seq, $"it adds task '{e.Task.Id}' again");
        }

        foreach (var need in e.Task.Needs)
        {
            Position(seq, need);
        }

        // Returned states share the index, so it is replaced, never modified.
        _positions = new Dictionary<TaskId, int>(_positions) { [e.Task.Id] = _tasks.Count };
        _tasks.Add(Fresh(e.Task, e.ProposedBy, e.Depth));
        Reopen();
    }

    private void Propose(ProposalMade e)
    {
        if (!_proposalPositions.TryAdd(e.Proposal, _proposals.Count))
        {
            return;
        }

        if (e.SameAs is { } name && _proposalPositions.TryGetValue(name, out var first))
        {
            var one = _proposals[first];
            _proposals[first] = one with { Also = [.. one.Also.Append(e.By).Distinct()] };
            _proposals.Add(new ProposalStatus(e, Accepted: false, $"the same as {name}"));
            return;
        }

        _proposals.Add(new ProposalStatus(e, Accepted: null, Why: null));
    }

    /// <summary>Applies an answer; the first one stands.</summary>
    private void Answer(long seq, ProposalAnswered e)
    {
        if (!_proposalPositions.TryGetValue(e.Proposal, out var position))
        {
            throw StateErrors.LogContradicts(_state.Run, seq, $"it answers proposal '{e.Proposal}', which nobody made");
        }

        if (_proposals[position].Accepted is null)
        {
            _proposals[position] = _proposals[position] with { Accepted = e.Accepted, Why = e.Why };
        }
    }

    private int Position(long seq, TaskId task) =>
        _positions.TryGetValue(task, out var position)
            ? position
            : throw StateErrors.LogContradicts(
                _state.Run,
                seq,
                $"it speaks of task '{task}', which the run does not have"
            );
}
