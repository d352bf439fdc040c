namespace Ralf.Actions.Agents;

/// <summary>Runs a plan's shell commands (setup, checks, verify) as the agent's user: scrubbed environment, time limit, no process left behind.</summary>
internal sealed class ShellCommands
{
    /// <param name="hostEnvironment">The environment of this program; only PATH and LANG and the names in <c>passThrough</c> are taken from it.</param>
    public ShellCommands(IReadOnlyDictionary<string, string> hostEnvironment, TimeProvider clock)
    { }

    /// <summary>Runs one command with <c>/bin/sh -c</c> in a folder. A time-out is exit code 124 with a line that says so. Output is the last 4,000 characters of both streams.</summary>
    public Task<CommandResult> RunAsync(
        string command,
        string folder,
        string scratch,
        string fence,
        IReadOnlyList<string> passThrough,
        TimeSpan timeout,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
