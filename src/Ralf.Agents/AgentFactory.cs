namespace Ralf.Agents;

/// <summary>Creates agents.</summary>
internal static class AgentFactory
{
    /// <summary>Creates the agent for these settings.</summary>
    /// <param name="hostEnvironment">The environment of this program, which provides the key, PATH and the
    /// passed-through variables.</param>
    /// <param name="programPath">The command line of this very program (program and leading arguments), for its MCP
    /// server and its supervisor.</param>
    public static IAgent Create(
        AgentKind kind,
        IReadOnlyDictionary<string, string> hostEnvironment,
        IReadOnlyList<string> programPath,
        TimeProvider clock
    ) =>
        kind switch
        {
            AgentKind.Claude => new ClaudeAgent(hostEnvironment, programPath, clock),
            AgentKind.Command => new CommandAgent(hostEnvironment, programPath, clock),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>Returns null if the agent can be started here; otherwise an error that says how to install it or which
    /// variable is missing.</summary>
    /// <param name="programPath">The command line of this very program.</param>
    public static async Task<UserException?> PreflightAsync(
        AgentSettings settings,
        IReadOnlyDictionary<string, string> hostEnvironment,
        IReadOnlyList<string> programPath,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        settings.Use switch
        {
            AgentKind.Claude => ClaudeInstallation.Preflight(hostEnvironment)
                ?? await ClaudeVersion.CheckAsync(
                    ClaudeInstallation.Find(hostEnvironment)!,
                    hostEnvironment,
                    programPath,
                    clock,
                    cancellation
                ),
            _ => CommandAgent.Preflight(settings.Command, hostEnvironment),
        };

    /// <summary>Kills every process with this fence in its environment (left by a dead run), and waits until its
    /// supervisor has ended the others. Returns the number of those killed.</summary>
    public static Task<int> KillLeftoversAsync(string fence, TimeProvider clock) =>
        SessionProcesses.KillAllAsync(fence, clock);

    /// <summary>The log that an agent wrote to its scratch folder, for a session that died with its caller.</summary>
    public static AgentLog ReadJournal(string scratch)
    {
        var journal = Journal.PathIn(scratch);
        return File.Exists(journal)
            ? Journal.Read(journal)
            : LogFile.Read(LogFile.PathIn(scratch))?.Log ?? AgentLog.Empty;
    }

    /// <summary>The size of the agent's log in bytes; a change means new entries.</summary>
    public static long JournalLength(string scratch) =>
        new[] { Journal.PathIn(scratch), LogFile.PathIn(scratch) }
            .Select(f => new FileInfo(f))
            .Sum(f => f.Exists ? f.Length : 0);
}
