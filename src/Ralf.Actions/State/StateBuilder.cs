using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>
/// A fold under way: mutable, so that a long log costs each event once; <see cref="ToState"/> gives the immutable state of that moment. What is
/// blocked is never kept here: it follows from the rest (<see cref="Blocking"/>).
/// </summary>
internal sealed partial class StateBuilder
{
    private readonly List<TaskStanding> tasks;
    private readonly List<ProposalStatus> proposals;
    private readonly Dictionary<string, int> proposalPositions;
    private readonly GateBuilder gates;
    private readonly List<Landing> landings;
    private Dictionary<TaskId, int> positions;

    /// <summary>All but the tasks, the proposals and the last seq, which stand beside it.</summary>
    private RunState state;
    private long lastSeq;

    public StateBuilder(RunState from)
    {
        (state, lastSeq) = (from, from.LastSeq);
        tasks = [.. from.Tasks.Select(Unblocked)];
        positions = tasks.Select((t, i) => (t.Task.Id, i)).ToDictionary(p => p.Id, p => p.i);
        proposals = [.. from.Proposals];
        proposalPositions = proposals
            .Select((p, i) => (p.Proposal.Proposal, i))
            .ToDictionary(p => p.Proposal, p => p.i, StringComparer.Ordinal);
        gates = new GateBuilder(from.Gates);
        landings = [.. from.Landings];
    }

    public static TaskStanding Fresh(PlanTask task, TaskId? proposedBy, int depth) =>
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
        state with
        {
            Tasks = new TaskTable(Blocking.Derive(tasks, positions), positions),
            Proposals = [.. proposals],
            Gates = gates.ToList(),
            Landings = [.. landings],
            LastSeq = lastSeq,
        };

    public void Apply(LoggedEvent logged)
    {
        ApplyBody(logged.Seq, logged.Body);
        lastSeq = logged.Seq;
    }

    private static TaskStanding Unblocked(TaskStanding status) =>
        status.State == TaskState.Blocked
            ? status with
            {
                State = TaskState.Pending,
                BlockedBy = [],
            }
            : status;

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
                // It says what is not here; what is here is unchanged by it.
                break;
            case RunPaused or RunResumed or RunFinished or RunCancelled:
                ApplyPhase(seq, body);
                if (body is RunResumed { Limits: { } limits })
                {
                    state = state with
                    {
                        Plan = state.Plan with { Limits = limits.Over(state.Plan.Limits) },
                    };
                }

                break;
            default:
                ApplyTask(seq, body);
                break;
        }
    }

    private void Start(RunStarted e) =>
        state = state with
        {
            Run = e.Run,
            ProgramVersion = e.Version,
            Base = e.Base,
            Result = e.Base,
            Home = e.Home,
            Caller = e.Caller,
            Follows = e.Follows,
            Ground = e.Base,
            Selected = e.Only?.ToHashSet(),
        };

    /// <summary>What says where something runs, and nothing of the tasks.</summary>
    private void ApplyEngine(RunEvent body) =>
        state = body switch
        {
            VerifyDispatched e => state with { Verifying = e },
            VerifyRecorded e => state with
            {
                Verify = e.Holds is null ? e : state.Verify,
                Verifying = state.Verifying?.Result == e.Result ? null : state.Verifying,
                Verdicts = [.. state.Verdicts, e],
            },
            VerifyBlamed e => state with { Blame = e },
            BaseMoved { Result: { } result } e => state with
            {
                Moved = e,
                Ground = e.To,
                Result = result,
                Merged = [.. state.Merged, result],
            },
            BaseMoved e => state with { Moved = e },
            NextRequested e => state with { Next = new(e.WorkflowRun, IsStarted: false, null) },
            NextStarted e => state with { Next = new(e.WorkflowRun, IsStarted: true, e.Started) },
            PullRequestOpened e => state with { PullRequest = e },
            _ => state,
        };

    private void Add(long seq, TaskAdded e)
    {
        if (positions.ContainsKey(e.Task.Id))
        {
            throw StateErrors.LogContradicts(state.Run, seq, $"it adds task '{e.Task.Id}' again");
        }

        foreach (var need in e.Task.Needs)
        {
            Position(seq, need);
        }

        // States handed out share the index, so it is replaced and never changed.
        positions = new Dictionary<TaskId, int>(positions) { [e.Task.Id] = tasks.Count };
        tasks.Add(Fresh(e.Task, e.ProposedBy, e.Depth));
        Reopen();
    }

    private void Propose(ProposalMade e)
    {
        if (!proposalPositions.TryAdd(e.Proposal, proposals.Count))
        {
            return;
        }

        if (e.SameAs is { } name && proposalPositions.TryGetValue(name, out var first))
        {
            var one = proposals[first];
            proposals[first] = one with { Also = [.. one.Also.Append(e.By).Distinct()] };
            proposals.Add(new ProposalStatus(e, Accepted: false, $"the same as {name}"));
            return;
        }

        proposals.Add(new ProposalStatus(e, Accepted: null, Why: null));
    }

    /// <summary>The first answer stands.</summary>
    private void Answer(long seq, ProposalAnswered e)
    {
        if (!proposalPositions.TryGetValue(e.Proposal, out var position))
        {
            throw StateErrors.LogContradicts(
                state.Run,
                seq,
                $"it answers proposal '{e.Proposal}', which nobody made"
            );
        }

        if (proposals[position].Accepted is null)
        {
            proposals[position] = proposals[position] with { Accepted = e.Accepted, Why = e.Why };
        }
    }

    private int Position(long seq, TaskId task) =>
        positions.TryGetValue(task, out var position)
            ? position
            : throw StateErrors.LogContradicts(
                state.Run,
                seq,
                $"it speaks of task '{task}', which the run does not have"
            );
}
