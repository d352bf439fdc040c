namespace Ralf.Agents;

/// <summary>Makes the agent of a kind.</summary>
internal static class AgentFactory
{
    /// <summary>The agent for these settings.</summary>
    /// <param name="hostEnvironment">The environment of this program: where the key, PATH and the passed-through
    /// variables come from.</param>
    /// <param name="programPath">How to start this very program (program and leading arguments), for its MCP
    /// server.</param>
    public static IAgent Create(
        AgentKind kind,
        IReadOnlyDictionary<string, string> hostEnvironment,
        IReadOnlyList<string> programPath,
        TimeProvider clock
    ) =>
        kind switch
        {
            AgentKind.Claude => new ClaudeAgent(hostEnvironment, programPath, clock),
            AgentKind.Command => new CommandAgent(hostEnvironment, clock),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>Null where the agent can be started here; else the error that says how to install it or which variable
    /// is missing.</summary>
    public static UserException? Preflight(
        AgentSettings settings,
        IReadOnlyDictionary<string, string> hostEnvironment
    ) =>
        settings.Use switch
        {
            AgentKind.Claude => ClaudeInstallation.Preflight(hostEnvironment),
            _ => CommandAgent.Preflight(settings.Command, hostEnvironment),
        };

    /// <summary>Ends every process that carries the fence in its environment (what a dead run left behind). Returns how
    /// many.</summary>
    public static Task<int> KillLeftoversAsync(string fence, TimeProvider clock) =>
        SessionProcesses.KillAllAsync(fence, clock);

    /// <summary>What the agent of a session had logged durably in its scratch folder, for a session that died with its
    /// caller.</summary>
    public static AgentLog ReadJournal(string scratch)
    {
        var journal = Journal.PathIn(scratch);
        return File.Exists(journal)
            ? Journal.Read(journal)
            : LogFile.Read(LogFile.PathIn(scratch))?.Log ?? AgentLog.Empty;
    }

    /// <summary>Bytes of what the agent has logged so far: another number says that there is more to read.</summary>
    public static long JournalLength(string scratch) =>
        new[] { Journal.PathIn(scratch), LogFile.PathIn(scratch) }
            .Select(f => new FileInfo(f))
            .Sum(f => f.Exists ? f.Length : 0);
}
