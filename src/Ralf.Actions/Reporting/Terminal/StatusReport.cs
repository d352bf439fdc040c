using System.Text.Json;
using System.Text.Json.Serialization;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Reporting;

/// <param name="State"><see cref="TaskState.Ready"/> where a pending task may start now.</param>
/// <param name="Attempt">The last dispatched attempt; 0 before the first.</param>
/// <param name="Branch">Where the last work of the task is kept; left out where there is none.</param>
/// <param name="BlockedBy">From the task that failed or conflicted to this one; left out unless it is blocked.</param>
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
    /// <summary>Where files of data break their schemas; null where none does.</summary>
    public IReadOnlyList<string>? Findings { get; init; }
}

/// <summary>A path that more than one task changed; one task where the other side is a commit of a person.</summary>
internal sealed record StatusConflict(RepoPath Path, IReadOnlyList<TaskId> Tasks);

/// <summary>A proposed task. <paramref name="Accepted"/> is left out while it awaits an answer. Task, title and why are
/// the agent's word.</summary>
internal sealed record StatusFollowup(
    string Proposal,
    string Task,
    TaskId By,
    string? Title,
    string Why,
    bool? Accepted
)
{
    /// <summary>Other tasks whose sessions asked for the same; left out where there are none.</summary>
    public IReadOnlyList<TaskId>? Also { get; init; }
}

/// <summary>A gate that was reached. <paramref name="By"/> and <paramref name="Why"/> are left out while it
/// waits.</summary>
/// <param name="Subject">The commit that an answer holds for.</param>
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

/// <summary>Where a run stands; its JSON is the output of <c>ralf status --format json</c>
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
    decimal CostUsd
)
{
    /// <summary>Where <c>verify</c> fails: the tasks whose work together makes it fail; empty where the base alone
    /// does, null where it is not known.</summary>
    public IReadOnlyList<TaskId>? VerifyBlames { get; init; }

    /// <summary>Where the base branch was last seen, and which files of tasks changed there; left out where it has not
    /// moved.</summary>
    public BaseMoved? Drift { get; init; }

    /// <summary>What people committed on the result branch, oldest first; left out where nobody did.</summary>
    public IReadOnlyList<ResultAdopted>? Adopted { get; init; }

    /// <summary>The gates that tasks have come to.</summary>
    public IReadOnlyList<StatusGate> Gates { get; init; } = [];

    /// <param name="ready">What the scheduler says may be dispatched now.</param>
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
            state.Usage.CostUsd
        )
        {
            Gates = [.. state.Gates.Select(GateOf)],
            Drift = state.Moved,
            Adopted = state.Adoptions.Count > 0 ? [.. state.Adoptions.Select(a => a.Adopted)] : null,
            VerifyBlames = state.Blame is { } blame && blame.Result == state.Verify?.Result ? blame.Tasks : null,
        };

    private static readonly JsonSerializerOptions _options = RalfJson.Options(
        indented: true,
        StatusReportContext.Default
    );

    /// <summary>Indented. A CI runner takes <c>##[…]</c> anywhere in a line for a command; escaped, the data is the
    /// same and the command is none.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(this, _options.Of<StatusReport>()).Replace("##", "#\\u0023", StringComparison.Ordinal);

    /// <summary>Both lists of two readers that disagree are in it, each bounded.</summary>
    private const int PausedLength = 32_000;

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
