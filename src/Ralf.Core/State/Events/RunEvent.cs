using System.Text.Json.Serialization;
using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>An event as it stands in the log: <paramref name="Seq"/> from 0 without a gap, <paramref name="Id"/> its
/// idempotency key.</summary>
internal sealed record LoggedEvent(long Seq, string Id, DateTimeOffset At, RunEvent Body);

/// <summary>The body of an event. Its <c>kind</c> in JSON is the type's name in <c>snake_case</c>
/// (<c>task_dispatched</c>).</summary>
internal abstract record RunEvent;

/// <param name="Version">Version of the program that started the run.</param>
/// <param name="Base">The commit that the run starts from; also the first result.</param>
/// <param name="Home">Where the log's home is: <c>local</c> or <c>origin</c>.</param>
/// <param name="Only">The tasks to run, where <c>--only</c> or <c>--until</c> chose some; null: all.</param>
internal sealed record RunStarted(RunId Run, string Version, GitId Base, string Home, IReadOnlyList<TaskId>? Only)
    : RunEvent
{
    /// <summary>The workflow that started it, to be dispatched for what comes next: <c>.github/workflows/FILE@REF</c>;
    /// null outside GitHub Actions.</summary>
    public string? Caller { get; init; }

    /// <summary>The branch that is followed for what it becomes meanwhile; null where the run started from no
    /// branch.</summary>
    public string? Follows { get; init; }
}

/// <summary>A task that is not in the plan: an accepted follow-up.</summary>
internal sealed record TaskAdded(PlanTask Task, TaskId ProposedBy, int Depth) : RunEvent;

internal sealed record TaskDispatched(TaskId Task, int Attempt, string Fence, GitId Base, IReadOnlyList<string> Scope)
    : RunEvent
{
    /// <summary>The workflow run that runs it (<c>github.run_id</c>): once that is completed, the session is over. Null
    /// outside GitHub Actions.</summary>
    public long? WorkflowRun { get; init; }

    /// <summary>The proposed edits that this session is to apply; null where it is no such task's.</summary>
    public IReadOnlyList<string>? Takes { get; init; }
}

internal sealed record SessionRecorded(SessionRecord Record) : RunEvent;

/// <param name="Commit">Its commit on the result branch; null where it changed nothing.</param>
/// <param name="Result">The result's tip after it.</param>
internal sealed record TaskLanded(TaskId Task, int Attempt, GitId? Commit, GitId Result) : RunEvent
{
    /// <summary>How many paths Ralf and LibGit2Sharp both read of it, with the same outcome; null if there was no
    /// second reader.</summary>
    public int? CheckedTwice { get; init; }
}

/// <param name="With">The other tasks of the conflict; empty where the other side is a commit of a person.</param>
internal sealed record TaskConflicted(
    TaskId Task,
    int Attempt,
    IReadOnlyList<TaskId> With,
    IReadOnlyList<RepoPath> Paths
) : RunEvent;

/// <summary>A person says whose version of a disputed file is taken.</summary>
/// <param name="Take">Null: what stands in the result.</param>
internal sealed record ConflictChosen(RepoPath Path, TaskId? Take, string By) : RunEvent;

/// <param name="Tighter">The next prompt repeats the rule and names the paths; the next session starts from the base,
/// not the checkpoint.</param>
internal sealed record TaskRequeued(TaskId Task, int Attempt, SessionReason Reason, bool Tighter) : RunEvent;

internal sealed record TaskFailed(TaskId Task, int Attempt, SessionReason Reason, string Detail) : RunEvent;

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
) : RunEvent
{
    /// <summary>An edit of a shared file; a task of Ralf's own takes it.</summary>
    public Agents.EditProposal? Edit { get; init; }

    /// <summary>An earlier proposal that asks for the same task: the two are one from here on.</summary>
    public string? SameAs { get; init; }
}

internal sealed record ProposalAnswered(string Proposal, bool Accepted, string? Why) : RunEvent
{
    /// <summary>Who did it, where that is known.</summary>
    public string? By { get; init; }
}

/// <summary>A task may write these too from its next session on: the lock map is another from here.</summary>
/// <param name="Proposal">The request that was granted.</param>
internal sealed record ScopeGranted(TaskId Task, string Proposal, IReadOnlyList<string> Paths) : RunEvent;

/// <summary>A task has come to its gate and waits for a person.</summary>
/// <param name="Subject">What is to be approved: after = the session's commit, or its base where it changed nothing;
/// before = the result at that time.</param>
internal sealed record GateReached(string Gate, TaskId Task, GateWhen When, GitId Subject) : RunEvent;

/// <param name="By">The person's login, or <c>command line</c>.</param>
internal sealed record GateApproved(string Gate, GitId Subject, string By, string? Why) : RunEvent;

internal sealed record GateRejected(string Gate, GitId Subject, string By, string Why) : RunEvent;

/// <summary>A person brings a failed or conflicted task back, with all its attempts.</summary>
internal sealed record TaskRetried(TaskId Task) : RunEvent
{
    /// <summary>Who did it, where that is known.</summary>
    public string? By { get; init; }
}

/// <summary>The plan's <c>verify</c> was run on a result.</summary>
/// <param name="Result">The commit: the result, or one that holds a part of it.</param>
internal sealed record VerifyRecorded(GitId Result, bool Passed, IReadOnlyList<CheckRun> Checks) : RunEvent
{
    /// <summary>The tasks whose work this commit holds, made to find what breaks the result; null: it is the
    /// result.</summary>
    public IReadOnlyList<TaskId>? Holds { get; init; }

    /// <summary>Whether it was given out again and again and nothing came of it: that says nothing of anybody's
    /// work.</summary>
    [JsonIgnore]
    public bool IsLost => Checks is [{ ExitCode: NoOutcome }];

    /// <summary>The exit code that stands where there is none.</summary>
    public const int NoOutcome = -1;
}

/// <summary>A job of this workflow run is to run the plan's <c>verify</c> on a result.</summary>
internal sealed record VerifyDispatched(GitId Result, long WorkflowRun) : RunEvent
{
    /// <summary>The tasks whose work this commit holds; null: it is the result.</summary>
    public IReadOnlyList<TaskId>? Holds { get; init; }
}

/// <summary>What makes the plan's <c>verify</c> fail on a result.</summary>
/// <param name="Tasks">One: its work breaks the result. Several: only all of them together do. None: the base fails
/// without any.</param>
internal sealed record VerifyBlamed(GitId Result, IReadOnlyList<TaskId> Tasks) : RunEvent;

/// <summary>The workflow that a run goes on in is about to be dispatched. Without <see cref="NextStarted"/> behind it,
/// nobody knows whether it was.</summary>
/// <param name="WorkflowRun">The one that dispatches.</param>
internal sealed record NextRequested(long WorkflowRun) : RunEvent;

/// <param name="WorkflowRun">The one that dispatched.</param>
/// <param name="Started">The one that was started; null where the server does not say.</param>
internal sealed record NextStarted(long WorkflowRun, long? Started) : RunEvent;

/// <summary>The pull request of the run.</summary>
internal sealed record PullRequestOpened(int Number, string Url) : RunEvent;

internal sealed record RunPaused(string Reason, string Detail) : RunEvent;

internal sealed record RunResumed : RunEvent
{
    /// <summary>What the run may spend from here on; null: as before.</summary>
    public NewLimits? Limits { get; init; }

    /// <summary>Who did it, where that is known.</summary>
    public string? By { get; init; }
}

/// <summary>The branch that the run started from was seen at another commit.</summary>
/// <param name="From">What the result held of it before: the run's base, or what was last merged.</param>
/// <param name="Files">How many files differ between the two.</param>
/// <param name="Touched">Those among them that a task may write or reads; at most 100.</param>
/// <param name="Tasks">These tasks.</param>
internal sealed record BaseMoved(
    GitId From,
    GitId To,
    int Files,
    IReadOnlyList<RepoPath> Touched,
    IReadOnlyList<TaskId> Tasks
) : RunEvent
{
    /// <summary>The result with it merged in, a commit with two parents; null where nothing was merged.</summary>
    public GitId? Result { get; init; }

    /// <summary>Paths that both sides changed, so that nothing was merged; at most 100.</summary>
    public IReadOnlyList<RepoPath> Disputed { get; init; } = [];
}

/// <summary>What people committed on the result branch was taken into the result, as theirs: no scope is held against
/// it.</summary>
/// <param name="From">The result that they built on.</param>
/// <param name="To">Their last commit.</param>
/// <param name="Result">The result from here on: their commit, or a commit with two parents where the result had gone
/// on meanwhile.</param>
/// <param name="By">The author of their last commit, as it says.</param>
/// <param name="Files">How many files they changed.</param>
/// <param name="Paths">Those, at most 100.</param>
/// <param name="Decides">Disputed paths among them: what they made of these is taken.</param>
internal sealed record ResultAdopted(
    GitId From,
    GitId To,
    GitId Result,
    string By,
    int Files,
    IReadOnlyList<RepoPath> Paths,
    IReadOnlyList<RepoPath> Decides
) : RunEvent;

/// <param name="Outcome"><c>done</c>, or <c>failed</c> where a task failed, conflicted or stayed blocked, or verify is
/// red.</param>
internal sealed record RunFinished(string Outcome, GitId Result) : RunEvent;

internal sealed record RunCancelled(string By) : RunEvent;

/// <summary>A person repaired the log: it goes on from its last sound commit.</summary>
/// <param name="Trusted">That commit.</param>
/// <param name="Damaged">The branch's tip before.</param>
/// <param name="GivenUp">How many commits lie between them, the damaged tip included.</param>
/// <param name="Why">What was wrong.</param>
internal sealed record LogRepaired(GitId Trusted, GitId Damaged, int GivenUp, string Why) : RunEvent;
