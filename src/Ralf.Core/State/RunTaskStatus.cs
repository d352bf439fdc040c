using System.Text.Json.Serialization;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>The state of a task. <see cref="Ready"/> comes from the scheduler (a pending task that may start), the
/// others from the log.</summary>
[JsonConverter(typeof(WordConverter<TaskState>))]
internal enum TaskState
{
    Pending,
    Ready,
    Running,

    /// <summary>Its record is in the log; it waits for others that it is folded with.</summary>
    Recorded,

    /// <summary>Its work is proven; it waits at the task's gate for a person.</summary>
    Held,
    Landed,
    Failed,
    Conflicted,
    Blocked,
    Cancelled,
}

/// <summary>The status of one task by the log.</summary>
/// <param name="Attempt">The last dispatched attempt; 0 before the first.</param>
/// <param name="UsedAttempts">Attempts used up since the start or the last retry.</param>
/// <param name="Dispatch">The open or last dispatch.</param>
/// <param name="Records">All accepted records, oldest first.</param>
/// <param name="Reason">Why it failed or was requeued.</param>
/// <param name="Tighter">The next prompt repeats the scope rule.</param>
/// <param name="BlockedBy">The path from the cause to this task, if blocked.</param>
internal sealed record RunTaskStatus(
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
    /// <summary>In a conflict: the task whose version of a path a person chose; null: the result's version.</summary>
    public IReadOnlyDictionary<RepoPath, TaskId?> Chosen { get; init; } = new Dictionary<RepoPath, TaskId?>();

    /// <summary>Attempts given back because the scope was widened after them; at most as many as the plan allows
    /// attempts.</summary>
    public int GivenBack { get; init; }

    /// <summary>The last attempt that was given back.</summary>
    public int LastGivenBack { get; init; }

    /// <summary>Blocked because its input violates its schema, until a task rewrites the input or a person
    /// retries.</summary>
    public bool IsBlockedByInput => State == TaskState.Blocked && Reason == SessionReason.BadInput;

    /// <summary>True if it did not get through, and a person may have it tried again.</summary>
    public bool IsRetriable => State is TaskState.Failed or TaskState.Conflicted || IsBlockedByInput;

    /// <summary>Final unless a person intervenes.</summary>
    public bool IsFinal =>
        State
            is TaskState.Landed
                or TaskState.Failed
                or TaskState.Conflicted
                or TaskState.Blocked
                or TaskState.Cancelled;

    public SessionRecord? LastRecord => Records.Count > 0 ? Records[^1] : null;
}
