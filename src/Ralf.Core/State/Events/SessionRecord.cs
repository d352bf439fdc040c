using System.Text.Json.Serialization;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>How a session ended, all observations taken together.</summary>
[JsonConverter(typeof(WordConverter<SessionStatus>))]
internal enum SessionStatus
{
    Complete,
    Partial,
    Failed,
}

/// <summary>Why a session is not simply complete.</summary>
[JsonConverter(typeof(WordConverter<SessionReason>))]
internal enum SessionReason
{
    Timeout,
    Turns,
    Budget,
    Crash,
    Interrupted,
    Lost,
    Cancelled,
    NoChange,
    MissingOutput,
    Schema,

    /// <summary>What it was to start from does not hold its schema: the task is blocked until that is
    /// another.</summary>
    BadInput,
    ScopeViolation,
    CheckFailed,
    ContextOverflow,
    RateLimited,
    Credentials,
    AgentError,

    /// <summary>A command of the plan's <c>setup</c> failed: nothing of the task's own; pauses the run.</summary>
    Setup,

    /// <summary>A person said no at the task's gate; never in a record.</summary>
    Rejected,

    /// <summary>What it was to build on has changed; never in a record.</summary>
    Stale,

    /// <summary>Its work did not get through, and it asked for paths outside its scope; never in a record.</summary>
    ScopeRequested,

    /// <summary>Its work landed, and with it the check of the whole result fails; never in a record.</summary>
    VerifyFailed,
}

/// <summary>A path that a session changed and was not allowed to; it never enters the session's commit.</summary>
internal sealed record ScopeViolation(RepoPath Path, ChangeKind Change);

/// <summary>A check that was run, and the tail of its output (at most 4,000 characters; kept for failed
/// ones).</summary>
internal sealed record CheckRun(string Command, int ExitCode, double Seconds, string? Output)
{
    // A month: no job lasts that long.
    private const double Most = 31 * 86_400;

    /// <summary>From 0 to a month, whatever was claimed: a job may say what it likes, and the number must be one that
    /// JSON and a time can hold.</summary>
    public double Seconds { get; init; } = double.IsNaN(Seconds) ? 0 : Math.Clamp(Seconds, 0, Most);
}

/// <summary>
/// What a session leaves behind. <see cref="FilesModified"/>, <see cref="ScopeViolations"/>, <see cref="Checks"/>, <see
/// cref="Base"/> and
/// <see cref="Head"/> are what Ralf observed; summary, decisions, follow-ups, warnings and requests are the agent's
/// word.
/// </summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Detail">One line for people where there is a reason.</param>
/// <param name="Head">The session's commit on top of <paramref name="Base"/> with its in-scope work; null where it
/// changed nothing.</param>
internal sealed record SessionRecord(
    int Version,
    RunId Run,
    TaskId TaskId,
    int Attempt,
    string Fence,
    string? SessionId,
    SessionStatus Status,
    SessionReason? Reason,
    string? Detail,
    string Summary,
    IReadOnlyList<RepoPath> FilesModified,
    IReadOnlyList<Decision> Decisions,
    IReadOnlyList<DecisionProposal> DecisionProposals,
    IReadOnlyList<FollowupTask> FollowupTasks,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ScopeViolation> ScopeViolations,
    IReadOnlyList<ScopeRequest> ScopeRequests,
    IReadOnlyList<CheckRun> Checks,
    GitId Base,
    GitId? Head,
    Usage Usage,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt
)
{
    public const int CurrentVersion = 1;

    /// <summary>How far the agent said it was, oldest first: its word, for the attempt after this one. Records of
    /// earlier versions have none.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>Edits of shared files that it asks for: the agent's word.</summary>
    public IReadOnlyList<EditProposal> EditProposals { get; init; } = [];

    /// <summary>Where files of data break their schemas: what it was to start from with <see
    /// cref="SessionReason.BadInput"/>, else what it made.</summary>
    public IReadOnlyList<DataFinding> Findings { get; init; } = [];

    /// <summary>Whether this session left no work for a reason that is not its own, so that what was there before it
    /// still holds.</summary>
    [JsonIgnore]
    public bool NeverWorked => Head is null && (!UsesUpAttempt || Reason == SessionReason.Lost);

    /// <summary>Whether this session counts against the task's attempts.</summary>
    [JsonIgnore]
    public bool UsesUpAttempt =>
        Reason
            is not (
                SessionReason.Interrupted
                or SessionReason.RateLimited
                or SessionReason.Cancelled
                or SessionReason.Credentials
                or SessionReason.Setup
                or SessionReason.BadInput
            );
}
