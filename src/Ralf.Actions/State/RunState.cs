using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>Where a task stands. <see cref="Ready"/> is the scheduler's word (a pending task that may start), the others are the log's.</summary>
internal enum TaskState
{
    Pending,
    Ready,
    Running,

    /// <summary>Its record is in the log and it waits for others that it is folded with.</summary>
    Recorded,
    Landed,
    Failed,
    Conflicted,
    Blocked,
    Cancelled,
}

/// <summary>Where a run stands.</summary>
internal enum RunPhase
{
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
}

/// <summary>What the log says of one task.</summary>
/// <param name="Attempt">The last dispatched attempt; 0 before the first.</param>
/// <param name="UsedAttempts">Attempts used up since the start or the last retry.</param>
/// <param name="Dispatch">The open or last dispatch.</param>
/// <param name="Records">All accepted records, oldest first.</param>
/// <param name="Reason">Why it failed or was requeued.</param>
/// <param name="Tighter">The next prompt repeats the scope rule.</param>
/// <param name="BlockedBy">The path from the cause to this task, where blocked.</param>
internal sealed record TaskStanding(
    PlanTask Task,
    TaskState State,
    int Attempt,
    int UsedAttempts,
    TaskDispatched? Dispatch,
    IReadOnlyList<SessionRecord> Records,
    SessionReason? Reason,
    string? Detail,
    bool Tighter,
    GitId? LandedCommit,
    IReadOnlyList<TaskId> BlockedBy,
    IReadOnlyList<TaskId> ConflictsWith,
    IReadOnlyList<RepoPath> ConflictPaths,
    TaskId? ProposedBy,
    int Depth
)
{
    /// <summary>Nothing more will happen to it unless a person says so.</summary>
    public bool IsFinal =>
        State
            is TaskState.Landed
                or TaskState.Failed
                or TaskState.Conflicted
                or TaskState.Blocked
                or TaskState.Cancelled;

    public SessionRecord? LastRecord => Records.Count > 0 ? Records[^1] : null;
}

/// <summary>A proposal and its answer; <see cref="Accepted"/> is null while it is open.</summary>
internal sealed record ProposalStatus(ProposalMade Proposal, bool? Accepted, string? Why);

/// <summary>The fold of a run's events: everything the loop knows. Immutable.</summary>
/// <param name="Result">The result's tip.</param>
/// <param name="Selected">The tasks to run (<c>--only</c>); null: all.</param>
/// <param name="Tasks">By id, in plan order, follow-ups last.</param>
/// <param name="LastSeq">-1 before the first event.</param>
internal sealed record RunState(
    RunId Run,
    Plan Plan,
    RunPhase Phase,
    string? PausedFor,
    string ProgramVersion,
    GitId Base,
    GitId Result,
    IReadOnlySet<TaskId>? Selected,
    IReadOnlyList<TaskStanding> Tasks,
    IReadOnlyList<ProposalStatus> Proposals,
    VerifyRecorded? Verify,
    Agents.Usage Usage,
    int Sessions,
    long LastSeq
)
{
    /// <summary>The sentence that goes with <see cref="PausedFor"/>.</summary>
    public string? PausedDetail { get; init; }

    /// <summary>The status of one task; throws where the run has none of that id.</summary>
    public TaskStanding this[TaskId id] =>
        Find(id) ?? throw new KeyNotFoundException($"the run has no task '{id}'");

    /// <summary>The status of one task; null where the run has none of that id.</summary>
    public TaskStanding? Find(TaskId id) =>
        Tasks is TaskTable table ? table.Find(id) : Tasks.FirstOrDefault(t => t.Task.Id == id);
}
