namespace Ralf.Agents;

/// <summary>Runs a plan's shell commands (setup, checks, verify) as the agent's user: scrubbed environment, time limit,
/// no process left behind.</summary>
/// <param name="hostEnvironment">The environment of this program; only PATH, LANG and the names in <c>passThrough</c>
/// are taken from it.</param>
/// <param name="programPath">The command line of this very program, which supervises each command.</param>
internal sealed class ShellCommands(
    IReadOnlyDictionary<string, string> hostEnvironment,
    IReadOnlyList<string> programPath,
    TimeProvider clock
)
{
    private const int MaxOutput = 4000;
    private const int TimedOut = 124;

    /// <summary>The user that commands and agents run as; null: the user of this program.</summary>
    public AgentUser? User => AgentUser.Resolve(hostEnvironment);

    /// <summary>Changes the owner of a folder and its contents to the user that commands run as. No process of that
    /// user may be running.</summary>
    public Task HandOverAsync(string folder, CancellationToken cancellation) =>
        User?.OwnAllAsync(folder, cancellation) ?? Task.CompletedTask;

    /// <summary>Throws <see cref="UserException"/> if commands run as a user of their own, and that user could write to
    /// one of these folders.</summary>
    public Task RefuseAsync(IReadOnlyList<string> folders) => User?.RefuseAsync(folders) ?? Task.CompletedTask;

    /// <summary>Runs a function while every process of the session's user is stopped, so that none changes what is read.
    /// Without such a user the function reads with no more rights than those processes have, and none is
    /// stopped.</summary>
    /// <exception cref="IOException">A process could not be stopped.</exception>
    public Task<T> WhileStoppedAsync<T>(Func<Task<T>> run) =>
        User is { } user ? SessionProcesses.WhileStoppedAsync(user, run) : run();

    /// <summary>The values of the credentials that this program has.</summary>
    /// <param name="passedOn">Names that the plan passes on to the agent.</param>
    public SecretValues Secrets(IReadOnlyList<string> passedOn) => SecretValues.Of(hostEnvironment, passedOn);

    /// <summary>Runs one command with <c>/bin/sh -c</c> in a folder. It gets the variables in <paramref
    /// name="passThrough"/> but those of a model, which are for its agent alone. A time-out gives exit code 124 and a line that
    /// says so. The output is the last 4,000 characters of both streams. Afterwards no process with the fence is
    /// left.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the command was killed first.</exception>
    public async Task<CommandResult> RunAsync(
        string command,
        string folder,
        string scratch,
        string fence,
        IReadOnlyList<string> passThrough,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var tail = new OutputTail(MaxOutput);
        var started = clock.GetTimestamp();
        var exit = await ChildProcess.RunAsync(
            new(
                programPath,
                "/bin/sh",
                ["-c", command],
                folder,
                ScrubbedEnvironment.Make(
                    hostEnvironment,
                    scratch,
                    fence,
                    passThrough.Where(name => !Credentials.IsOfModel(name, hostEnvironment))
                ),
                timeout,
                User: User
            ),
            (stream, token) => StreamReading.TailAsync(stream, tail, token),
            (stream, token) => StreamReading.TailAsync(stream, tail, token),
            clock,
            cancellation
        );
        if (exit.End == ChildEnd.Cancelled)
        {
            throw new OperationCanceledException(cancellation);
        }
        var code = exit.ExitCode;
        if (exit.End == ChildEnd.TimedOut)
        {
            code = TimedOut;
            var seconds = timeout.TotalSeconds.ToString("0.#");
            tail.Add($"\nralf: timed out after {seconds} s and was ended\n");
        }
        return new(command, code, clock.GetElapsedTime(started).TotalSeconds, tail.ToString());
    }
}
