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
            case VerifyRecorded e:
                state = state with { Verify = e };
                break;
            case RunPaused or RunResumed or RunFinished or RunCancelled:
                ApplyPhase(seq, body);
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
            Selected = e.Only?.ToHashSet(),
        };

    private void Add(long seq, TaskAdded e)
    {
        if (positions.ContainsKey(e.Task.Id))
        {
            throw Errors.LogContradicts(state.Run, seq, $"it adds task '{e.Task.Id}' again");
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
        if (proposalPositions.TryAdd(e.Proposal, proposals.Count))
        {
            proposals.Add(new ProposalStatus(e, Accepted: null, Why: null));
        }
    }

    /// <summary>The first answer stands.</summary>
    private void Answer(long seq, ProposalAnswered e)
    {
        if (!proposalPositions.TryGetValue(e.Proposal, out var position))
        {
            throw Errors.LogContradicts(
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
            : throw Errors.LogContradicts(
                state.Run,
                seq,
                $"it speaks of task '{task}', which the run does not have"
            );
}
