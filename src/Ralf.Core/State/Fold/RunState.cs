using System.Text.Json.Serialization;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>The phase of a run.</summary>
[JsonConverter(typeof(WordConverter<RunPhase>))]
internal enum RunPhase
{
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A proposal and its answer; <see cref="Accepted"/> is null while it is open.</summary>
internal sealed record ProposalStatus(ProposalMade Proposal, bool? Accepted, string? Why)
{
    /// <summary>Other tasks that proposed the same.</summary>
    public IReadOnlyList<TaskId> Also { get; init; } = [];

    /// <summary>Whether it waits for a person; an edit of a shared file is applied by a task instead.</summary>
    public bool AwaitsAnswer => Accepted is null && Proposal.Edit is null;

    /// <summary>Whether it is an edit of a shared file that was not applied yet.</summary>
    public bool AwaitsSharedFileEdit => Accepted is null && Proposal.Edit is not null;
}

/// <summary>The state of a gate that was reached.</summary>
[JsonConverter(typeof(WordConverter<GateState>))]
internal enum GateState
{
    Waiting,
    Approved,
    Rejected,
}

/// <summary>A gate that was reached, and the answer for its latest subject.</summary>
/// <param name="Subject">The only commit that the answer applies to.</param>
/// <param name="By">The person who answered; null while it waits.</param>
/// <param name="Reached">Seq of its <see cref="GateReached"/>.</param>
internal sealed record GateStatus(
    string Name,
    TaskId Task,
    GateWhen When,
    GitId Subject,
    GateState State,
    string? By,
    string? Why,
    IReadOnlyList<string> Approvers,
    long Reached
);

/// <summary>A task's commit on the result.</summary>
internal sealed record Landing(TaskId Task, GitId Commit)
{
    /// <summary>Number of its paths that were read twice; null without a second reader.</summary>
    public int? CheckedTwice { get; init; }
}

/// <summary>People's commits that became part of the result.</summary>
/// <param name="Before">The result before them.</param>
/// <param name="After">Number of task commits that had landed by then.</param>
internal sealed record ManualCommitsStatus(GitId Before, int After, ResultAdopted Adopted);

/// <param name="By">The workflow run that requested the next.</param>
/// <param name="IsStarted">Whether the server confirmed it.</param>
/// <param name="Started">The workflow run that was started, if the server reported it.</param>
internal sealed record NextRunStatus(long By, bool IsStarted, long? Started);

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
    IReadOnlyList<RunTaskStatus> Tasks,
    IReadOnlyList<ProposalStatus> Proposals,
    VerifyRecorded? Verify,
    Agents.Usage Usage,
    int Sessions,
    long LastSeq
)
{
    /// <summary>One sentence that explains <see cref="PausedFor"/>.</summary>
    public string? PausedDetail { get; init; }

    /// <summary>Location of the log: <c>local</c> or <c>origin</c>.</summary>
    public string Home { get; init; } = "local";

    /// <summary>Whether its sessions run where the log is stored, not as jobs of GitHub Actions.</summary>
    public bool IsLocal => Home == "local";

    /// <summary>The workflow to dispatch to continue the run: <c>FILE@REF</c>; null outside GitHub Actions.</summary>
    public string? Caller { get; init; }

    /// <summary>The branch that is watched for new commits; null: none.</summary>
    public string? Follows { get; init; }

    /// <summary>The last move of that branch, if it has moved since the start.</summary>
    public BaseMoved? Moved { get; init; }

    /// <summary>The commit of that branch that the result contains: the base, or the last merged one.</summary>
    [JsonPropertyName("ground")]
    public GitId MergedBase { get; init; } = Base;

    /// <summary>The results that were merges of that branch.</summary>
    public IReadOnlyList<GitId> Merged { get; init; } = [];

    /// <summary>People's commits on the result branch, oldest first.</summary>
    public IReadOnlyList<ManualCommitsStatus> Adoptions { get; init; } = [];

    /// <summary>The open dispatch of <c>verify</c> to a job; null if missing.</summary>
    public VerifyDispatched? Verifying { get; init; }

    /// <summary>All commits that landed, in order on the result.</summary>
    public IReadOnlyList<Landing> Landings { get; init; } = [];

    /// <summary>All outcomes of <c>verify</c>, for results and parts of them; the last one of a commit
    /// counts.</summary>
    public IReadOnlyList<VerifyRecorded> Verdicts { get; init; } = [];

    /// <summary>The last cause found for a failing <c>verify</c>.</summary>
    public VerifyBlamed? Blame { get; init; }

    /// <summary>True if the latest verify of the whole result failed. A verify without an outcome does not
    /// count.</summary>
    public bool IsBroken => Verify is { Passed: false, IsLost: false };

    /// <summary>The last opened pull request; null before the first.</summary>
    public PullRequestOpened? PullRequest { get; init; }

    /// <summary>The last <see cref="NextRequested"/> and its effect; null before the first.</summary>
    public NextRunStatus? Next { get; init; }

    /// <summary>The gates that were reached, in the order in which they first were; each with its latest
    /// subject.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>The gate of this name that this task may reach; null if missing.</summary>
    public TaskGate? GateNamed(PlanTask task, string name) =>
        task
            .GatesBefore.Append(task.Gate)
            .Concat(Plan.Gates.Select(g => g.For(task.Id)))
            .FirstOrDefault(g => g?.Name == name);

    /// <summary>The task's open requests for more scope.</summary>
    public IEnumerable<ProposalStatus> RequestsOf(TaskId task) =>
        Proposals.Where(p => p is { Accepted: null, Proposal.Scope: not null } && p.Proposal.By == task);

    /// <summary>Whether the task waits for an answer to a request for more scope.</summary>
    public bool AwaitsScopeAnswer(RunTaskStatus task) =>
        task is { State: TaskState.Pending, Reason: SessionReason.ScopeRequested } && RequestsOf(task.Task.Id).Any();

    /// <summary>Whether a gate keeps the task's sessions from starting.</summary>
    public bool IsBehindGate(PlanTask task) => GateBefore(task) is not null;

    /// <summary>The first such gate; null if no gate does.</summary>
    public TaskGate? GateBefore(PlanTask task) =>
        task.GatesBefore.FirstOrDefault(g =>
            Gates.FirstOrDefault(s => s.Name == g.Name) is not { State: GateState.Approved }
        );

    /// <summary>The status of one task; throws if the run has no task with that id.</summary>
    public RunTaskStatus this[TaskId id] => Find(id) ?? throw new KeyNotFoundException($"the run has no task '{id}'");

    /// <summary>The status of one task; null if the run has no task with that id.</summary>
    public RunTaskStatus? Find(TaskId id) =>
        Tasks is TaskTable table ? table.Find(id) : Tasks.FirstOrDefault(t => t.Task.Id == id);
}
