using System.Text.Json.Serialization;

namespace Ralf.Agents;

/// <summary>The agent of a task and its limits: the plan's <c>agent</c>, with defaults filled in.</summary>
/// <param name="Use">The kind.</param>
/// <param name="Command">Program and arguments, for <see cref="AgentKind.Command"/>.</param>
/// <param name="Model">A model's name or alias; null: the agent's own default.</param>
/// <param name="Timeout">Wall-clock limit of one session.</param>
/// <param name="Turns">Maximum turns of one session; null: the agent's own limit.</param>
/// <param name="BudgetUsd">Maximum cost of one session in US dollars; null: no limit.</param>
/// <param name="Env">Names of environment variables that are passed through to the agent.</param>
internal sealed record AgentSettings(
    AgentKind Use,
    IReadOnlyList<string> Command,
    string? Model,
    TimeSpan Timeout,
    int? Turns,
    decimal? BudgetUsd,
    IReadOnlyList<string> Env
)
{
    /// <summary>How often the work of a running session is saved.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session may be silent while no tool is at work; null: the agent's own default, zero: any
    /// time.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The time that applies; null: any. A command need not say anything.</summary>
    [JsonIgnore]
    public TimeSpan? Idle =>
        IdleTimeout is { } set
            ? set > TimeSpan.Zero
                ? set
                : null
            : Use == AgentKind.Claude
                ? TimeSpan.FromMinutes(10)
                : null;

    /// <summary>True if <see cref="BudgetUsd"/> is no budget of its own but what is left of the run's.</summary>
    public bool? IsBudgetOfRun { get; init; }

    /// <summary>What a session counts with that left no word of its usage: all that it was allowed.</summary>
    [JsonIgnore]
    public Usage Allowed =>
        this is { Use: not AgentKind.Command, BudgetUsd: { } budget, IsBudgetOfRun: not true }
            ? Usage.None with
            {
                CostUsd = budget,
                CostBasis = CostBasis.Estimated,
            }
            : Usage.Unknown;

    /// <summary>Prices of models that go before those that Ralf ships; null: none.</summary>
    public IReadOnlyDictionary<string, ModelPrice>? Prices { get; init; }

    /// <summary>Maximum tokens of one session, input plus output; null: no limit.</summary>
    public long? BudgetTokens { get; init; }
}

/// <summary>The supported agents.</summary>
[JsonConverter(typeof(WordConverter<AgentKind>))]
internal enum AgentKind
{
    Claude,
    Command,
}

/// <summary>One start of an agent in a workspace.</summary>
/// <param name="Workspace">Absolute path of the folder that the agent works in.</param>
/// <param name="Scratch">Absolute path of a private, empty folder outside the workspace, for HOME, TMPDIR and Ralf's
/// own files.</param>
/// <param name="Prompt">The whole prompt.</param>
/// <param name="TaskJson">The task as JSON, for agents that read files (<c>RALF_TASK</c>).</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Marker">Set in the environment of every process of this session (<c>RALF_SESSION</c>), so that none is
/// left behind; unique on this machine.</param>
/// <param name="ScopeGlobs">The scope, as in the plan; an entry with <c>!</c> is an exception.</param>
/// <param name="ProtectedGlobs">Paths that may never be written, whatever the scope says.</param>
/// <param name="AllowedCommands">Shell commands the agent may run (checks and setup of the plan), for agents with
/// permissions.</param>
internal sealed record AgentRequest(
    AgentSettings Settings,
    string Workspace,
    string Scratch,
    string Prompt,
    string TaskJson,
    int Attempt,
    string Marker,
    IReadOnlyList<string> ScopeGlobs,
    IReadOnlyList<string> ProtectedGlobs,
    IReadOnlyList<string> AllowedCommands
)
{
    /// <summary>Out-of-scope paths that an earlier session wrote: they are denied by name, and only the exact commands
    /// are allowed.</summary>
    public IReadOnlyList<string> OutOfScopePaths { get; init; } = [];
}

/// <summary>How a session's agent ended, as Ralf observed it.</summary>
internal enum AgentEnd
{
    Completed,
    Timeout,
    Turns,
    Budget,
    Crash,

    /// <summary>It was silent for too long.</summary>
    Stalled,

    /// <summary>It asked a person, and nobody is there.</summary>
    AskedApproval,
    RateLimited,
    Credentials,

    /// <summary>The account has used up what it may use, or the model is not served to it.</summary>
    Account,

    /// <summary>Rules of the machine's owner keep it from its work.</summary>
    Policy,

    /// <summary>The API of its model cannot be reached.</summary>
    Network,
    ContextOverflow,
    AgentError,

    /// <summary>Its program is missing or cannot be started.</summary>
    AgentMissing,

    /// <summary>What it needs to log could not be started.</summary>
    Setup,

    /// <summary>Its program is too old for Ralf.</summary>
    AgentTooOld,

    /// <summary>It used up the disk.</summary>
    Disk,
    Cancelled,
}

/// <summary>The result of one agent's run. <paramref name="Detail"/> is one line for people, unless the run
/// completed.</summary>
internal sealed record AgentResult(
    AgentEnd End,
    string? Detail,
    string? FinalText,
    string? SessionId,
    Usage Usage,
    AgentLog Log
)
{
    /// <summary>The tools of which the agent's own permission rules refused a call, one name for each call.</summary>
    public IReadOnlyList<string> RefusedCalls { get; init; } = [];

    /// <summary>How the cost was estimated, a sentence; null if the agent reported it.</summary>
    public string? CostNote { get; init; }

    /// <summary>The files in the workspace that its own permission rules kept it from writing, relative.</summary>
    public IReadOnlyList<string> RefusedFiles { get; init; } = [];
}

/// <summary>One observed action of an agent, for the live view: one line, already free of control characters.</summary>
internal sealed record AgentActivity(string Text, Usage Usage);

/// <summary>A program that does the work of a session. An interface, since simulations use scripted agents.</summary>
internal interface IAgent
{
    /// <summary>Runs the agent to its end, whatever that is. No process of the session is left when it returns. Returns
    /// <see cref="AgentEnd.Cancelled"/> on cancellation; throws only if the token is not cancelled and Ralf itself
    /// failed.</summary>
    Task<AgentResult> RunAsync(AgentRequest request, IProgress<AgentActivity> activity, CancellationToken cancellation);
}

/// <summary>The result of a shell command (a check or setup), with the tail of its output.</summary>
internal sealed record CommandResult(string Command, int ExitCode, double Seconds, string Output)
{
    public bool Passed => ExitCode == 0;
}
