using System.Text.Json.Serialization;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>An event in the log: <paramref name="Seq"/> counts from 0 without gaps, <paramref name="Id"/> is its
/// idempotency key.</summary>
internal sealed record LoggedEvent(long Seq, string Id, DateTimeOffset At, RunEvent Body);

/// <summary>The body of an event. Its <c>kind</c> in JSON is the type's name in <c>snake_case</c>
/// (<c>task_dispatched</c>).</summary>
internal abstract record RunEvent;

/// <param name="Version">Version of the program that started the run.</param>
/// <param name="Base">The commit that the run starts from; also the first result.</param>
/// <param name="Home">Location of the log: <c>local</c> or <c>origin</c>.</param>
/// <param name="Only">The tasks to run, if <c>--only</c> or <c>--until</c> selected some; null: all.</param>
internal sealed record RunStarted(RunId Run, string Version, GitId Base, string Home, IReadOnlyList<TaskId>? Only)
    : RunEvent
{
    /// <summary>The workflow that started the run, dispatched again to continue it: <c>.github/workflows/FILE@REF</c>;
    /// null outside GitHub Actions.</summary>
    public string? Caller { get; init; }

    /// <summary>The branch that the run follows for new commits; null if it did not start from a branch.</summary>
    public string? Follows { get; init; }
}

/// <summary>A task added to the plan: an accepted follow-up.</summary>
internal sealed record TaskAdded(PlanTask Task, TaskId ProposedBy, int Depth) : RunEvent;

internal sealed record TaskDispatched(TaskId Task, int Attempt, string Fence, GitId Base, IReadOnlyList<string> Scope)
    : RunEvent
{
    /// <summary>The workflow run of the session (<c>github.run_id</c>): once it is completed, the session is over. Null
    /// outside GitHub Actions.</summary>
    public long? WorkflowRun { get; init; }

    /// <summary>The proposed edits that this session applies; null for any other task.</summary>
    public IReadOnlyList<string>? Takes { get; init; }
}

internal sealed record SessionRecorded(SessionRecord Record) : RunEvent;

/// <param name="Commit">Its commit on the result branch; null if it changed nothing.</param>
/// <param name="Result">The result's tip after it.</param>
internal sealed record TaskLanded(TaskId Task, int Attempt, GitId? Commit, GitId Result) : RunEvent
{
    /// <summary>Number of its paths that Ralf and LibGit2Sharp both read with the same outcome; null without a second
    /// reader.</summary>
    public int? CheckedTwice { get; init; }
}

/// <param name="With">The other tasks of the conflict; empty if the other side is a person's commit.</param>
internal sealed record TaskConflicted(
    TaskId Task,
    int Attempt,
    IReadOnlyList<TaskId> With,
    IReadOnlyList<RepoPath> Paths
) : RunEvent;

/// <summary>A person chose whose version of a disputed file is taken.</summary>
/// <param name="Take">Null: the result's version.</param>
internal sealed record ConflictChosen(RepoPath Path, TaskId? Take, string By) : RunEvent;

/// <param name="Tighter">The next prompt repeats the rule and names the paths; the next session starts from the base,
/// not the checkpoint.</param>
internal sealed record TaskRequeued(TaskId Task, int Attempt, SessionReason Reason, bool Tighter) : RunEvent;

internal sealed record TaskFailed(TaskId Task, int Attempt, SessionReason Reason, string Detail) : RunEvent;

/// <param name="Path">From the failed or conflicted task to this one, along <c>needs</c>.</param>
internal sealed record TaskBlocked(TaskId Task, IReadOnlyList<TaskId> Path) : RunEvent;

/// <summary>A request of a session that a person (or the policy) answers.</summary>
/// <param name="Proposal">Id within the run, e.g. <c>p3</c>.</param>
internal sealed record ProposalMade(
    string Proposal,
    TaskId By,
    Agents.FollowupTask? Task,
    Agents.ScopeRequest? Scope,
    Agents.DecisionProposal? Decision
) : RunEvent
{
    /// <summary>An edit of a shared file, applied by a task of Ralf's own.</summary>
    public Agents.EditProposal? Edit { get; init; }

    /// <summary>An earlier proposal of the same task; from here on, the two are one.</summary>
    public string? SameAs { get; init; }
}

internal sealed record ProposalAnswered(string Proposal, bool Accepted, string? Why) : RunEvent
{
    /// <summary>The person, if known.</summary>
    public string? By { get; init; }
}

/// <summary>A task may also write these paths from its next session on, which changes the lock map.</summary>
/// <param name="Proposal">The request that was granted.</param>
internal sealed record ScopeGranted(TaskId Task, string Proposal, IReadOnlyList<string> Paths) : RunEvent;

/// <summary>A task reached its gate and waits for a person.</summary>
/// <param name="Subject">The commit to approve. Gate after: the session's commit, or its base if it changed nothing.
/// Gate before: the result at that time.</param>
internal sealed record GateReached(string Gate, TaskId Task, GateWhen When, GitId Subject) : RunEvent;

/// <param name="By">The person's login, or <c>command line</c>.</param>
internal sealed record GateApproved(string Gate, GitId Subject, string By, string? Why) : RunEvent;

internal sealed record GateRejected(string Gate, GitId Subject, string By, string Why) : RunEvent;

/// <summary>A person brings a failed or conflicted task back, with all its attempts.</summary>
internal sealed record TaskRetried(TaskId Task) : RunEvent
{
    /// <summary>The person, if known.</summary>
    public string? By { get; init; }
}

/// <summary>The plan's <c>verify</c> was run on a result.</summary>
/// <param name="Result">The commit: the result, or one with a part of it.</param>
internal sealed record VerifyRecorded(GitId Result, bool Passed, IReadOnlyList<CheckRun> Checks) : RunEvent
{
    /// <summary>The tasks in this commit, which was made to find the one that breaks the result; null: it is the
    /// result.</summary>
    public IReadOnlyList<TaskId>? Holds { get; init; }

    /// <summary>Whether it was dispatched repeatedly without an outcome, which says nothing about anybody's
    /// work.</summary>
    [JsonIgnore]
    public bool IsLost => Checks is [{ ExitCode: NoOutcome }];

    /// <summary>The exit code that stands for no outcome.</summary>
    public const int NoOutcome = -1;
}

/// <summary>A job of this workflow run is to run the plan's <c>verify</c> on a result.</summary>
internal sealed record VerifyDispatched(GitId Result, long WorkflowRun) : RunEvent
{
    /// <summary>The tasks in this commit; null: it is the result.</summary>
    public IReadOnlyList<TaskId>? Holds { get; init; }
}

/// <summary>The cause of a failing <c>verify</c> on a result.</summary>
/// <param name="Tasks">One: its work breaks the result. Several: only all of them together do. Empty: the base fails by
/// itself.</param>
internal sealed record VerifyBlamed(GitId Result, IReadOnlyList<TaskId> Tasks) : RunEvent;

/// <summary>The workflow that continues the run is about to be dispatched. Unless <see cref="NextStarted"/> follows, it
/// is unknown whether it was.</summary>
/// <param name="WorkflowRun">The one that dispatches.</param>
internal sealed record NextRequested(long WorkflowRun) : RunEvent;

/// <param name="WorkflowRun">The one that dispatched.</param>
/// <param name="Started">The one that was started; null if the server does not report it.</param>
internal sealed record NextStarted(long WorkflowRun, long? Started) : RunEvent
{
    /// <summary>The workflow file and ref that continue the run from here on, since the former ones are gone; null:
    /// unchanged.</summary>
    public string? Caller { get; init; }
}

/// <summary>The pull request of the run.</summary>
internal sealed record PullRequestOpened(int Number, string Url) : RunEvent;

internal sealed record RunPaused(string Reason, string Detail) : RunEvent;

internal sealed record RunResumed : RunEvent
{
    /// <summary>Spending limits from here on; null: unchanged.</summary>
    public NewLimits? Limits { get; init; }

    /// <summary>The person, if known.</summary>
    public string? By { get; init; }
}

/// <summary>The branch that the run started from moved to another commit.</summary>
/// <param name="From">The commit of it that the result contained before: the run's base, or the last merged
/// one.</param>
/// <param name="Files">Number of files that differ between the two.</param>
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
    /// <summary>The result after merging it, a commit with two parents; null if nothing was merged.</summary>
    public GitId? Result { get; init; }

    /// <summary>True if the branch no longer holds <see cref="From"/>: it was set back or rewritten. Nothing is merged
    /// then.</summary>
    public bool? Rewritten { get; init; }

    /// <summary>Paths that both sides changed, so that nothing was merged; at most 100.</summary>
    public IReadOnlyList<RepoPath> Disputed { get; init; } = [];
}

/// <summary>People's commits on the result branch became part of the result; they are not checked against any
/// scope.</summary>
/// <param name="From">The result that they built on.</param>
/// <param name="To">Their last commit.</param>
/// <param name="Result">The new result: their commit, or a merge commit if the result had moved on.</param>
/// <param name="By">The author of their last commit, unverified.</param>
/// <param name="Files">Number of files they changed.</param>
/// <param name="Paths">These files, at most 100.</param>
/// <param name="Decides">Disputed paths among them: people's version is taken.</param>
internal sealed record ResultAdopted(
    GitId From,
    GitId To,
    GitId Result,
    string By,
    int Files,
    IReadOnlyList<RepoPath> Paths,
    IReadOnlyList<RepoPath> Decides
) : RunEvent;

/// <param name="Outcome"><c>done</c>, or <c>failed</c> if a task failed, conflicted or stayed blocked, or verify is
/// red.</param>
internal sealed record RunFinished(string Outcome, GitId Result) : RunEvent;

internal sealed record RunCancelled(string By) : RunEvent;

/// <summary>A person repaired the log: it continues from its last sound commit.</summary>
/// <param name="Trusted">That commit.</param>
/// <param name="Damaged">The branch's tip before.</param>
/// <param name="GivenUp">Number of commits between them, including the damaged tip.</param>
/// <param name="Why">The damage.</param>
internal sealed record LogRepaired(GitId Trusted, GitId Damaged, int GivenUp, string Why) : RunEvent;
