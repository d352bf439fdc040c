using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>An event as it stands in the log: <paramref name="Seq"/> from 0 without a gap, <paramref name="Id"/> its idempotency key.</summary>
internal sealed record LoggedEvent(long Seq, string Id, DateTimeOffset At, RunEvent Body);

/// <summary>The body of an event. Its <c>kind</c> in JSON is the type's name in <c>snake_case</c> (<c>task_dispatched</c>).</summary>
internal abstract record RunEvent;

/// <param name="Version">Version of the program that started the run.</param>
/// <param name="Base">The commit that the run starts from; also the first result.</param>
/// <param name="Home">Where the log's home is: <c>local</c> or <c>origin</c>.</param>
/// <param name="Only">The tasks to run, where <c>--only</c> or <c>--until</c> chose some; null: all.</param>
internal sealed record RunStarted(
    RunId Run,
    string Version,
    GitId Base,
    string Home,
    IReadOnlyList<TaskId>? Only
) : RunEvent;

/// <summary>A task that is not in the plan: an accepted follow-up.</summary>
internal sealed record TaskAdded(PlanTask Task, TaskId ProposedBy, int Depth) : RunEvent;

internal sealed record TaskDispatched(
    TaskId Task,
    int Attempt,
    string Fence,
    GitId Base,
    IReadOnlyList<string> Scope
) : RunEvent;

internal sealed record SessionRecorded(SessionRecord Record) : RunEvent;

/// <param name="Commit">Its commit on the result branch; null where it changed nothing.</param>
/// <param name="Result">The result's tip after it.</param>
internal sealed record TaskLanded(TaskId Task, int Attempt, GitId? Commit, GitId Result) : RunEvent;

/// <param name="With">The other tasks of the conflict; empty where the other side is a commit of a person.</param>
internal sealed record TaskConflicted(
    TaskId Task,
    int Attempt,
    IReadOnlyList<TaskId> With,
    IReadOnlyList<RepoPath> Paths
) : RunEvent;

/// <param name="Tighter">The next prompt repeats the rule and names the paths; the next session starts from the base, not the checkpoint.</param>
internal sealed record TaskRequeued(TaskId Task, int Attempt, SessionReason Reason, bool Tighter)
    : RunEvent;

internal sealed record TaskFailed(TaskId Task, int Attempt, SessionReason Reason, string Detail)
    : RunEvent;

/// <param name="Path">From the task that failed or conflicted to this one, along <c>needs</c>.</param>
internal sealed record TaskBlocked(TaskId Task, IReadOnlyList<TaskId> Path) : RunEvent;

/// <summary>Something that a session asked for and a person (or the policy) answers.</summary>
/// <param name="Proposal">Id within the run, e.g. <c>p3</c>.</param>
internal sealed record ProposalMade(
    string Proposal,
    TaskId By,
    Agents.FollowupTask? Task,
    Agents.ScopeRequest? Scope,
    Agents.DecisionProposal? Decision
) : RunEvent;

internal sealed record ProposalAnswered(string Proposal, bool Accepted, string? Why) : RunEvent;

/// <summary>A person brings a failed or conflicted task back, with all its attempts.</summary>
internal sealed record TaskRetried(TaskId Task) : RunEvent;

/// <summary>The plan's <c>verify</c> was run on a result.</summary>
internal sealed record VerifyRecorded(GitId Result, bool Passed, IReadOnlyList<CheckRun> Checks)
    : RunEvent;

internal sealed record RunPaused(string Reason, string Detail) : RunEvent;

internal sealed record RunResumed : RunEvent;

/// <param name="Outcome"><c>done</c>, or <c>failed</c> where a task failed, conflicted or stayed blocked, or verify is red.</param>
internal sealed record RunFinished(string Outcome, GitId Result) : RunEvent;

internal sealed record RunCancelled(string By) : RunEvent;
