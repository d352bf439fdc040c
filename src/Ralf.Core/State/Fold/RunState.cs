using System.Text.Json.Serialization;
using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>Where a run stands.</summary>
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
    /// <summary>Other tasks that asked for the same.</summary>
    public IReadOnlyList<TaskId> Also { get; init; } = [];

    /// <summary>Whether a person is asked; an edit of a shared file is taken by a task.</summary>
    public bool AwaitsAnswer => Accepted is null && Proposal.Edit is null;

    /// <summary>Whether it is an edit of a shared file that waits to be applied.</summary>
    public bool AwaitsSharedFileEdit => Accepted is null && Proposal.Edit is not null;
}

/// <summary>How a gate that was reached stands.</summary>
[JsonConverter(typeof(WordConverter<GateState>))]
internal enum GateState
{
    Waiting,
    Approved,
    Rejected,
}

/// <summary>A gate that was reached, and the answer to what reached it last.</summary>
/// <param name="Subject">The commit that the answer holds for, and no other.</param>
/// <param name="By">Who answered; null while it waits.</param>
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

/// <summary>A commit of a task on the result.</summary>
internal sealed record Landing(TaskId Task, GitId Commit)
{
    /// <summary>How many of its paths were read twice; null if there was no second reader.</summary>
    public int? CheckedTwice { get; init; }
}

/// <summary>Commits of people that were taken into the result.</summary>
/// <param name="Before">The result before them.</param>
/// <param name="After">How many commits of tasks had landed by then.</param>
internal sealed record ManualCommitsStatus(GitId Before, int After, ResultAdopted Adopted);

/// <param name="By">The workflow run that asked for the next.</param>
/// <param name="IsStarted">Whether the server has said yes.</param>
/// <param name="Started">The workflow run that came of it, where the server said which.</param>
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
    /// <summary>The sentence that goes with <see cref="PausedFor"/>.</summary>
    public string? PausedDetail { get; init; }

    /// <summary>Where the log's home is: <c>local</c> or <c>origin</c>.</summary>
    public string Home { get; init; } = "local";

    /// <summary>Whether its sessions run where its log is at home, and are no jobs of GitHub Actions.</summary>
    public bool IsLocal => Home == "local";

    /// <summary>The workflow to dispatch for what comes next: <c>FILE@REF</c>; null outside GitHub Actions.</summary>
    public string? Caller { get; init; }

    /// <summary>The branch whose moves are looked at; null: none.</summary>
    public string? Follows { get; init; }

    /// <summary>Where that branch was last seen, if it has moved since the start.</summary>
    public BaseMoved? Moved { get; init; }

    /// <summary>What the result holds of that branch: the base, or what was last merged of it.</summary>
    [JsonPropertyName("ground")]
    public GitId MergedBase { get; init; } = Base;

    /// <summary>The results that were merges of that branch.</summary>
    public IReadOnlyList<GitId> Merged { get; init; } = [];

    /// <summary>What people committed on the result branch, oldest first.</summary>
    public IReadOnlyList<ManualCommitsStatus> Adoptions { get; init; } = [];

    /// <summary>The open dispatch of <c>verify</c> to a job; null where there is none.</summary>
    public VerifyDispatched? Verifying { get; init; }

    /// <summary>All commits that landed, in their order on the result.</summary>
    public IReadOnlyList<Landing> Landings { get; init; } = [];

    /// <summary>All that <c>verify</c> has said, of results and of parts of them; the last word on a commit
    /// counts.</summary>
    public IReadOnlyList<VerifyRecorded> Verdicts { get; init; } = [];

    /// <summary>What was last found to make <c>verify</c> fail.</summary>
    public VerifyBlamed? Blame { get; init; }

    /// <summary>Whether the newest verdict on a whole result is that it fails; that nobody could say is no
    /// verdict.</summary>
    public bool IsBroken => Verify is { Passed: false, IsLost: false };

    /// <summary>The last opened pull request; null before there is one.</summary>
    public PullRequestOpened? PullRequest { get; init; }

    /// <summary>The last <see cref="NextRequested"/> and what became of it; null before there was one.</summary>
    public NextRunStatus? Next { get; init; }

    /// <summary>The gates that were reached, in the order in which they first were; each as it stands for what reached
    /// it last.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>The gate of this name that this task may come to; null where there is none.</summary>
    public TaskGate? GateNamed(PlanTask task, string name) =>
        task
            .GatesBefore.Append(task.Gate)
            .Concat(Plan.Gates.Select(g => g.For(task.Id)))
            .FirstOrDefault(g => g?.Name == name);

    /// <summary>Requests of the task for more scope that nobody has answered.</summary>
    public IEnumerable<ProposalStatus> RequestsOf(TaskId task) =>
        Proposals.Where(p => p is { Accepted: null, Proposal.Scope: not null } && p.Proposal.By == task);

    /// <summary>Whether the task waits for an answer to its request for more scope.</summary>
    public bool AwaitsScopeAnswer(RunTaskStatus task) =>
        task is { State: TaskState.Pending, Reason: SessionReason.ScopeRequested } && RequestsOf(task.Task.Id).Any();

    /// <summary>Whether a gate keeps the task's sessions from starting.</summary>
    public bool IsBehindGate(PlanTask task) => GateBefore(task) is not null;

    /// <summary>The first gate that does; null where none does.</summary>
    public TaskGate? GateBefore(PlanTask task) =>
        task.GatesBefore.FirstOrDefault(g =>
            Gates.FirstOrDefault(s => s.Name == g.Name) is not { State: GateState.Approved }
        );

    /// <summary>The status of one task; throws where the run has none of that id.</summary>
    public RunTaskStatus this[TaskId id] => Find(id) ?? throw new KeyNotFoundException($"the run has no task '{id}'");

    /// <summary>The status of one task; null where the run has none of that id.</summary>
    public RunTaskStatus? Find(TaskId id) =>
        Tasks is TaskTable table ? table.Find(id) : Tasks.FirstOrDefault(t => t.Task.Id == id);
}
