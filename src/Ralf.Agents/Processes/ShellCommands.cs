using System.Globalization;

namespace Ralf.Agents;

/// <summary>Runs a plan's shell commands (setup, checks, verify) as the agent's user: scrubbed environment, time limit,
/// no process left behind.</summary>
/// <param name="hostEnvironment">The environment of this program; only PATH and LANG and the names in
/// <c>passThrough</c> are taken from it.</param>
internal sealed class ShellCommands(IReadOnlyDictionary<string, string> hostEnvironment, TimeProvider clock)
{
    private const int MaxOutput = 4000;
    private const int TimedOut = 124;

    /// <summary>Whom commands run as, and agents; null: as this program.</summary>
    public AgentUser? User => AgentUser.Resolve(hostEnvironment);

    /// <summary>Gives a folder with all that is in it to the user that commands run as. Nothing of that user may be
    /// running.</summary>
    public Task HandOverAsync(string folder, CancellationToken cancellationToken) =>
        User?.OwnAllAsync(folder, cancellationToken) ?? Task.CompletedTask;

    /// <summary>
    /// Runs one command with <c>/bin/sh -c</c> in a folder. A time-out is exit code 124 with a line that says so.
    /// Output is the last
    /// 4,000 characters of both streams. Every process with the fence is gone afterwards.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the command has been ended
    /// before.</exception>
    public async Task<CommandResult> RunAsync(
        string command,
        string folder,
        string scratch,
        string fence,
        IReadOnlyList<string> passThrough,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var tail = new OutputTail(MaxOutput);
        var started = clock.GetTimestamp();
        var exit = await ChildProcess.RunAsync(
            new(
                "/bin/sh",
                ["-c", command],
                folder,
                ScrubbedEnvironment.Make(hostEnvironment, scratch, fence, passThrough),
                timeout,
                User: User
            ),
            (stream, token) => StreamReading.TailAsync(stream, tail, token),
            (stream, token) => StreamReading.TailAsync(stream, tail, token),
            clock,
            cancellationToken
        );
        if (exit.End == ChildEnd.Cancelled)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        var code = exit.ExitCode;
        if (exit.End == ChildEnd.TimedOut)
        {
            code = TimedOut;
            var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            tail.Add($"\nralf: timed out after {seconds} s and was ended\n");
        }
        return new(command, code, clock.GetElapsedTime(started).TotalSeconds, tail.ToString());
    }
}
