using System.Text.Json.Serialization;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;

namespace Ralf.Core.State;

/// <summary>How a session ended, by all observations.</summary>
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

    /// <summary>Its agent was silent for too long.</summary>
    Stalled,

    /// <summary>Its agent asked a person for approval, and nobody is there.</summary>
    AskedApproval,
    Interrupted,
    Lost,
    Cancelled,

    /// <summary>It changed nothing, and said that nothing was needed.</summary>
    NoChange,

    /// <summary>It changed nothing, and did not say that nothing was needed.</summary>
    NothingDone,
    MissingOutput,
    Schema,

    /// <summary>Its input violates its schema: the task is blocked until the input changes.</summary>
    BadInput,
    ScopeViolation,

    /// <summary>It wrote the value of a credential into a file.</summary>
    Secret,
    CheckFailed,
    ContextOverflow,
    RateLimited,
    Credentials,

    /// <summary>The account has used up what it may use, or the model is not served to it; pauses the run.</summary>
    Account,

    /// <summary>The agent's own rules kept it from writing in its scope: those of the machine's owner go before the
    /// ones that Ralf sets; pauses the run.</summary>
    Policy,

    /// <summary>The API of the model cannot be reached; pauses the run.</summary>
    Network,
    AgentError,

    /// <summary>The agent's program is missing or cannot be started; pauses the run.</summary>
    AgentMissing,

    /// <summary>The agent's program is too old for Ralf; pauses the run.</summary>
    AgentTooOld,

    /// <summary>A command of the plan's <c>setup</c> failed, which is not the task's fault; pauses the run.</summary>
    Setup,

    /// <summary>The remote refused what it made, as for a secret or a file above the host's limit.</summary>
    RemoteRefused,

    /// <summary>It used up the disk.</summary>
    Disk,

    /// <summary>A person rejected it at the task's gate; never in a record.</summary>
    Rejected,

    /// <summary>The state that it built on has changed; never in a record.</summary>
    Stale,

    /// <summary>Its work was not accepted, and it requested paths outside its scope; never in a record.</summary>
    ScopeRequested,

    /// <summary>Its work landed and made the check of the whole result fail; never in a record.</summary>
    VerifyFailed,
}

/// <summary>A path that a session changed without permission; it never enters the session's commit.</summary>
internal sealed record ScopeViolation(RepoPath Path, ChangeKind Change)
{
    /// <summary>What it is, if the path alone does not say why: <c>a link to '/etc'</c>.</summary>
    public string? What { get; init; }

    /// <summary>The path, and what it is.</summary>
    [JsonIgnore]
    public string Text => What is null ? Path.Value : $"{Path.Value} ({What})";
}

/// <summary>A check that was run, and the tail of its output (at most 4,000 characters; kept for failed
/// ones).</summary>
internal sealed record CheckRun(string Command, int ExitCode, double Seconds, string? Output)
{
    // One month: no job lasts that long.
    private const double Most = 31 * 86_400;

    /// <summary>Clamped to 0 up to one month: a job may report anything, but the number must fit into JSON and a time
    /// span.</summary>
    public double Seconds { get; init; } = double.IsNaN(Seconds) ? 0 : Math.Clamp(Seconds, 0, Most);

    public static CheckRun Of(CommandResult command) =>
        new(command.Command, command.ExitCode, Math.Round(command.Seconds, 3), command.Passed ? null : command.Output);
}

/// <summary>The outcome of a session. <see cref="FilesModified"/>, <see cref="ScopeViolations"/>, <see cref="Checks"/>,
/// <see cref="Base"/> and <see cref="Head"/> are Ralf's observations; summary, decisions, follow-ups, warnings and
/// requests are the agent's claims.</summary>
/// <param name="Version">Version of this format: 1.</param>
/// <param name="Detail">One line for people, if there is a reason.</param>
/// <param name="Head">The session's commit on top of <paramref name="Base"/> with its in-scope work; null if it changed
/// nothing.</param>
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

    /// <summary>The agent's progress notes for the next attempt, oldest first, unverified. Empty in records of earlier
    /// versions.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>Edits of shared files that it requests, unverified.</summary>
    public IReadOnlyList<EditProposal> EditProposals { get; init; } = [];

    /// <summary>Schema violations in data files: in its input with <see cref="SessionReason.BadInput"/>, otherwise in
    /// its output.</summary>
    public IReadOnlyList<DataFinding> Findings { get; init; } = [];

    /// <summary>Paths that it changed beyond the listed ones, by folder.</summary>
    public IReadOnlyList<FolderCount> MoreFilesModified { get; init; } = [];

    /// <summary>Paths that it changed without permission beyond the listed ones, by folder.</summary>
    public IReadOnlyList<FolderCount> MoreScopeViolations { get; init; } = [];

    /// <summary>Number of paths that it changed.</summary>
    [JsonIgnore]
    public int FileCount => FilesModified.Count + MoreFilesModified.Sum(f => f.Count);

    /// <summary>Whether it changed the path, or may have: a list that was cut only names folders beyond its
    /// end.</summary>
    public bool MayHaveModified(string path) =>
        FilesModified.Any(p => p.Value == path) || MoreFilesModified.Any(f => f.MayHold(path));

    /// <summary>Whether this session left no work for a reason that is not its own, so that earlier work remains
    /// valid.</summary>
    [JsonIgnore]
    public bool NeverWorked => Head is null && (!UsesUpAttempt || Reason == SessionReason.Lost);

    /// <summary>Whether this session counts against the task's attempts.</summary>
    [JsonIgnore]
    public bool UsesUpAttempt =>
        !PausesAtOnce
        && Reason
            is not (
                SessionReason.Interrupted
                or SessionReason.RateLimited
                or SessionReason.Cancelled
                or SessionReason.BadInput
            );

    /// <summary>Whether the cause lies outside all tasks, and only a person can mend it: the run pauses at
    /// once.</summary>
    [JsonIgnore]
    public bool PausesAtOnce =>
        Reason
            is SessionReason.Credentials
                or SessionReason.Account
                or SessionReason.Policy
                or SessionReason.Network
                or SessionReason.AgentMissing
                or SessionReason.AgentTooOld
                or SessionReason.Setup;

    /// <summary>Git keeps whole seconds; so do records, so that a commit made again from its record has the same
    /// id.</summary>
    public static DateTimeOffset Second(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
