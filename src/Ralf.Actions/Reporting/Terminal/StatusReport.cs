using System.Text.Json.Serialization;

namespace Ralf.Actions.Reporting;

/// <param name="State"><see cref="TaskState.Ready"/> if a pending task may start now.</param>
/// <param name="Attempt">The last dispatched attempt; 0 before the first.</param>
/// <param name="Branch">The branch with the last work of the task; left out if there is no work.</param>
/// <param name="BlockedBy">The path from the task that failed or conflicted to this one; left out unless it is
/// blocked.</param>
internal sealed record StatusTask(
    TaskId Id,
    TaskState State,
    int Attempt,
    SessionReason? Reason,
    string? Detail,
    string? Branch,
    IReadOnlyList<TaskId>? BlockedBy
)
{
    /// <summary>Where data files break their schemas; null if all are valid.</summary>
    public IReadOnlyList<string>? Findings { get; init; }

    /// <summary>True if it landed without a change; left out otherwise.</summary>
    public bool? NoChange { get; init; }

    /// <summary>The warnings of its last session, Ralf's first; left out if there are no warnings.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>A path that more than one task changed; only one task if the other side is a person's commit.</summary>
internal sealed record StatusConflict(RepoPath Path, IReadOnlyList<TaskId> Tasks);

/// <summary>A proposed task. <paramref name="Accepted"/> is left out while it awaits an answer. Task, title and why are
/// the agent's words.</summary>
internal sealed record StatusFollowup(
    string Proposal,
    string Task,
    TaskId By,
    string? Title,
    string Why,
    bool? Accepted
)
{
    /// <summary>Other tasks whose sessions asked for the same; left out if there are no others.</summary>
    public IReadOnlyList<TaskId>? Also { get; init; }
}

/// <summary>A gate that was reached. <paramref name="By"/> and <paramref name="Why"/> are left out while it
/// waits.</summary>
/// <param name="Subject">The commit that an answer applies to.</param>
internal sealed record StatusGate(
    string Name,
    TaskId Task,
    GateWhen When,
    GitId Subject,
    GateState State,
    IReadOnlyList<string> Approvers,
    string? By,
    string? Why
);

/// <summary>The state of a run; its JSON is the output of <c>ralf status --format json</c>
/// (docs/reference/json.md).</summary>
internal sealed record StatusReport(
    RunId Run,
    RunPhase State,
    string? PausedFor,
    string? PausedDetail,
    GitId Base,
    GitId Result,
    IReadOnlyList<StatusTask> Tasks,
    IReadOnlyList<StatusConflict> Conflicts,
    IReadOnlyList<StatusFollowup> Followups,
    bool? VerifyPassed,
    int Sessions,
    decimal? CostUsd,
    CostBasis CostBasis
)
{
    /// <summary>If <c>verify</c> fails: the tasks whose work together makes it fail; empty if the base alone does, null
    /// if unknown.</summary>
    public IReadOnlyList<TaskId>? VerifyBlames { get; init; }

    /// <summary>Where the base branch was last seen, and which files of tasks changed there; left out if it has not
    /// moved.</summary>
    public BaseMoved? Drift { get; init; }

    /// <summary>Commits of people on the result branch, oldest first; left out if there are no such commits.</summary>
    public IReadOnlyList<ResultAdopted>? Adopted { get; init; }

    /// <summary>Where the result branch stands, if not at <see cref="Result"/>; left out otherwise.</summary>
    public string? ResultBranch { get; init; }

    /// <summary>True if the run is done because no task needed a change.</summary>
    [JsonIgnore]
    public bool NothingChanged { get; init; }

    /// <summary>What the sessions cost, and how well that is known.</summary>
    [JsonIgnore]
    public Usage Used => Usage.None with { CostUsd = CostUsd ?? 0, CostBasis = CostBasis };

    /// <summary>The gates that tasks have reached.</summary>
    public IReadOnlyList<StatusGate> Gates { get; init; } = [];

    /// <param name="ready">The tasks that the scheduler would dispatch now.</param>
    public static StatusReport From(RunState state, IReadOnlySet<TaskId> ready) =>
        new(
            state.Run,
            state.Phase,
            Safe(state.PausedFor),
            state.PausedDetail is { } detail ? SafeText.Clean(detail, PausedLength) : null,
            state.Base,
            state.Result,
            [.. state.Tasks.Select(t => TaskOf(t, state.Run, ready))],
            [.. ConflictsOf(state)],
            [.. FollowupsOf(state)],
            state.Verify?.Passed,
            state.Sessions,
            state.Usage is { CostBasis: CostBasis.Unknown, CostUsd: 0 } ? null : state.Usage.CostUsd,
            state.Usage.CostBasis
        )
        {
            NothingChanged = RunSummary.NothingChanged(state),
            Gates = [.. state.Gates.Select(GateOf)],
            Drift = state.Moved,
            Adopted = state.Adoptions.Count > 0 ? [.. state.Adoptions.Select(a => a.Adopted)] : null,
            VerifyBlames = state.Blame is { } blame && blame.Result == state.Verify?.Result ? blame.Tasks : null,
        };

    private static readonly JsonSerializerOptions _options = RalfJson.Options(
        indented: true,
        StatusReportContext.Default
    );

    /// <summary>Indented. A CI runner reads <c>##[…]</c> anywhere in a line as a command; escaped, the data is the same
    /// and is no command.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _options.Of<StatusReport>()).Replace("##", "#\\u0023");

    /// <summary>Long enough for both lists of two disagreeing readers, each of which is bounded.</summary>
    private const int PausedLength = 32_000;

    private const int WarningLength = 1000;

    private static string? Safe(string? text) => text is null ? null : SafeText.Clean(text);

    private static StatusTask TaskOf(RunTaskStatus task, RunId run, IReadOnlySet<TaskId> ready) =>
        new(
            task.Task.Id,
            task.State == TaskState.Pending && ready.Contains(task.Task.Id) ? TaskState.Ready : task.State,
            task.Attempt,
            task.Reason,
            Safe(task.Detail),
            BranchNames.LastOf(task, run),
            task.State == TaskState.Blocked ? task.BlockedBy : null
        )
        {
            NoChange = task is { State: TaskState.Landed, LandedCommit: null } ? true : null,
            Warnings = task.LastRecord is { Warnings.Count: > 0 } record
                ? [.. record.Warnings.Select(w => SafeText.Clean(w, WarningLength))]
                : null,
            Findings = DataParts.Build(task) is { Count: > 0 } findings ? findings : null,
        };

    private static StatusGate GateOf(GateStatus gate) =>
        new(
            SafeText.Clean(gate.Name, TaskGate.MaxLength),
            gate.Task,
            gate.When,
            gate.Subject,
            gate.State,
            gate.Approvers,
            Safe(gate.By),
            Safe(gate.Why)
        );

    private static IEnumerable<StatusConflict> ConflictsOf(RunState state)
    {
        var order = state.Tasks.Select((t, i) => (t.Task.Id, i)).ToDictionary(p => p.Id, p => p.i);
        return from task in state.Tasks
            where task.State == TaskState.Conflicted
            from path in task.ConflictPaths
            from id in task.ConflictsWith.Prepend(task.Task.Id)
            group id by path into found
            orderby found.Key
            select new StatusConflict(
                found.Key,
                [.. found.Distinct().OrderBy(id => order.GetValueOrDefault(id, int.MaxValue))]
            );
    }

    private static IEnumerable<StatusFollowup> FollowupsOf(RunState state) =>
        from proposal in state.Proposals
        let task = proposal.Proposal.Task
        where task is not null && proposal.Proposal.SameAs is null
        select new StatusFollowup(
            SafeText.Clean(proposal.Proposal.Proposal, 20),
            SafeText.Clean(task.Id, TaskId.MaxLength),
            proposal.Proposal.By,
            Safe(task.Title),
            SafeText.Clean(task.Why),
            proposal.Accepted
        )
        {
            Also = proposal.Also.Count > 0 ? proposal.Also : null,
        };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusReportContext : JsonSerializerContext;
