using System.Text.Json.Serialization;

namespace Ralf.Agents;

/// <summary>Which agent a task uses and how far it may go; the plan's <c>agent</c>, with defaults filled in.</summary>
/// <param name="Use">The kind.</param>
/// <param name="Command">Program and arguments, for <see cref="AgentKind.Command"/>.</param>
/// <param name="Model">A model's name or alias; null: the agent's own default.</param>
/// <param name="Timeout">Wall-clock limit of one session.</param>
/// <param name="Turns">The most turns of one session; null: the agent's own limit.</param>
/// <param name="BudgetUsd">The most one session may cost in US dollars; null: no limit.</param>
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
    /// <summary>How often what a session has done is saved while it works.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most tokens, input and output, that one session may use; null: no limit.</summary>
    public long? BudgetTokens { get; init; }
}

/// <summary>The agents that can be started.</summary>
[JsonConverter(typeof(WordConverter<AgentKind>))]
internal enum AgentKind
{
    Claude,
    Command,
}

/// <summary>One start of an agent in a workspace.</summary>
/// <param name="Workspace">Absolute path of the folder that the agent works in.</param>
/// <param name="Scratch">Absolute path of a private, empty folder outside the workspace: its HOME, TMPDIR and our files
/// for it.</param>
/// <param name="Prompt">All that the agent is told.</param>
/// <param name="TaskJson">The task as JSON, for agents that read files (<c>RALF_TASK</c>).</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Marker">Marks every process of this session in its environment (<c>RALF_SESSION</c>), so that none is
/// left behind; unlike any other on this machine.</param>
/// <param name="ScopeGlobs">The scope, as in the plan; an entry with <c>!</c> is an exception.</param>
/// <param name="ProtectedGlobs">What may not be written whatever the scope says.</param>
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
    /// <summary>Paths outside the scope that an earlier session wrote: denied by name, and commands are allowed to the
    /// letter alone.</summary>
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
    RateLimited,
    Credentials,
    ContextOverflow,
    AgentError,
    Cancelled,
}

/// <summary>What a session used. Money is US dollars as the agent reports it.</summary>
internal sealed record Usage(long InputTokens, long OutputTokens, decimal CostUsd, int Turns)
{
    public static Usage None { get; } = new(0, 0, 0, 0);

    /// <summary>Input and output together.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Tokens => InputTokens + OutputTokens;

    public static Usage operator +(Usage left, Usage right) =>
        new(
            left.InputTokens + right.InputTokens,
            left.OutputTokens + right.OutputTokens,
            left.CostUsd + right.CostUsd,
            left.Turns + right.Turns
        );
}

/// <summary>The end of one agent's run. <paramref name="Detail"/> is one line for people on anything but a completed
/// end.</summary>
internal sealed record AgentResult(
    AgentEnd End,
    string? Detail,
    string? FinalText,
    string? SessionId,
    Usage Usage,
    AgentLog Log
);

/// <summary>One thing that an agent was seen doing, for the live view: one line, already free of control
/// characters.</summary>
internal sealed record AgentActivity(string Text, Usage Usage);

/// <summary>A program that does the work of a session. A seam: real agents, and scripted ones in simulation.</summary>
internal interface IAgent
{
    /// <summary>
    /// Runs to an end, whatever the end is; throws only when the token is not cancelled and something of ours broke.
    /// When it returns no
    /// process of the session is left. Cancellation gives <see cref="AgentEnd.Cancelled"/>.
    /// </summary>
    Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    );
}

/// <summary>A shell command that was run (a check or setup), and the tail of what it printed.</summary>
internal sealed record CommandResult(string Command, int ExitCode, double Seconds, string Output)
{
    public bool Passed => ExitCode == 0;
}
