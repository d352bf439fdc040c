using System.Diagnostics;
using CliWrap;

namespace Ralf.Agents;

/// <summary>One start of a program. Its environment is exactly <paramref name="Environment"/>, the session's marker in
/// it.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Input">What it reads from standard input; null: nothing.</param>
/// <param name="User">Whom it runs as; null: as this program.</param>
internal sealed record ChildStart(
    string Program,
    IReadOnlyList<string> Arguments,
    string Folder,
    IReadOnlyDictionary<string, string> Environment,
    TimeSpan Timeout,
    string? Input = null,
    AgentUser? User = null
)
{
    /// <summary>The kernel's count of processes that it ended for want of memory.</summary>
    public Func<long?> MemoryKills { get; init; } = () => Agents.OomKills.Count();
}

/// <summary>What ended a child: itself, our time limit, or our cancellation.</summary>
internal enum ChildEnd
{
    Exited,
    TimedOut,
    Cancelled,
}

/// <summary>The exit code is 128 plus the signal where a signal ended it.</summary>
internal sealed record ChildExit(ChildEnd End, int ExitCode)
{
    public bool BySignal => ExitCode is > 128 and < 160;

    /// <summary>Whether the kernel ended a process for want of memory while this one ran, and this one was
    /// killed.</summary>
    public bool IsOutOfMemory { get; init; }

    /// <summary>What Node.js says when it may have no more memory of its own.</summary>
    private const string NodeLimit = "JavaScript heap out of memory";

    /// <summary>Of a child that a signal ended: <c>died of signal 9</c>, and of what where that is known.</summary>
    /// <param name="errors">What it wrote to its standard error.</param>
    public string DescribeSignal(string errors) =>
        $"died of signal {ExitCode - 128}"
        + (
            IsOutOfMemory
                ? ": this machine was out of memory, and the kernel ends a process then (limits.parallel says how many sessions run at a time)"
            : errors.Contains(NodeLimit, StringComparison.Ordinal)
                ? ": it used up the memory that Node.js allows itself (NODE_OPTIONS=--max-old-space-size=MB, named in agent.env, allows more)"
            : ""
        );
}

/// <summary>
/// Runs a program to its end, in time or not: asks it to end, kills it after five seconds, and then kills whatever of
/// the session is
/// left, so that none outlives the call.
/// </summary>
internal static class ChildProcess
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    /// <summary>All that runs as the agents' user is killed after each child, so such children come one after the
    /// other.</summary>
    private static readonly SemaphoreSlim _alone = new(1);

    /// <summary>Readers get the child's streams and must read them to the end; they may throw nothing but
    /// cancellation.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program could not be started.</exception>
    public static async Task<ChildExit> RunAsync(
        ChildStart start,
        Func<Stream, CancellationToken, Task> readOutput,
        Func<Stream, CancellationToken, Task> readError,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (start.User is not { } user)
        {
            return await StartAsync(start, readOutput, readError, clock, cancellationToken);
        }
        var (program, arguments) = user.Wrap(start.Program, start.Arguments);
        start = start with { Program = program, Arguments = arguments };
        await _alone.WaitAsync(CancellationToken.None);
        try
        {
            return await StartAsync(start, readOutput, readError, clock, cancellationToken);
        }
        finally
        {
            _alone.Release();
        }
    }

    private static async Task<ChildExit> StartAsync(
        ChildStart start,
        Func<Stream, CancellationToken, Task> readOutput,
        Func<Stream, CancellationToken, Task> readError,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var force = new CancellationTokenSource();
        var kills = start.MemoryKills();
        var exited = Task.FromResult<int?>(null);
        using var run = Cli.Wrap(start.Program)
            .WithArguments(start.Arguments)
            .WithWorkingDirectory(start.Folder)
            .WithStandardInputPipe(start.Input is null ? PipeSource.Null : PipeSource.FromString(start.Input))
            .WithStandardOutputPipe(PipeTarget.Create(readOutput))
            .WithStandardErrorPipe(PipeTarget.Create(readError))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(
                info => Scrub(info, start.Environment),
                process => exited = ExitCodeAsync(process),
                force.Token,
                CancellationToken.None
            );

        var end = await WaitAsync(exited, start.Timeout, clock, cancellationToken);
        if (end != ChildEnd.Exited)
        {
            Signals.Send(run.ProcessId, Signals.Terminate);
            await Task.WhenAny(exited, Task.Delay(_grace, clock, CancellationToken.None));
        }
        var code = await FinishAsync(run.Task, exited, force, start, clock);
        return new(end, code) { IsOutOfMemory = code == 128 + Signals.Kill && start.MemoryKills() > kills };
    }

    /// <summary>Whoever still holds the streams is killed, by marker first and as a process tree where that did not
    /// do.</summary>
    private static async Task<int> FinishAsync(
        Task<CliWrap.CommandResult> run,
        Task<int?> exited,
        CancellationTokenSource force,
        ChildStart start,
        TimeProvider clock
    )
    {
        if (!exited.IsCompleted)
        {
            await force.CancelAsync();
        }
        var fence = start.Environment[ScrubbedEnvironment.Marker];
        await SessionProcesses.KillAllAsync(fence, clock, start.User);
        await Task.WhenAny(run, Task.Delay(_grace, clock, CancellationToken.None));
        await force.CancelAsync();
        try
        {
            return (await run).ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Killed, or somebody who hides from the marker still holds the streams of a child that has ended.
            return (exited.IsCompleted ? await exited : null) ?? 128 + Signals.Kill;
        }
        finally
        {
            await SessionProcesses.KillAllAsync(fence, clock, start.User);
        }
    }

    /// <summary>Null where the process was given up before its code could be read.</summary>
    private static async Task<int?> ExitCodeAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        try
        {
            return process.ExitCode;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<ChildEnd> WaitAsync(
        Task exited,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await exited.WaitAsync(timeout, clock, cancellationToken);
            return ChildEnd.Exited;
        }
        catch (TimeoutException)
        {
            return ChildEnd.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return ChildEnd.Cancelled;
        }
    }

    private static void Scrub(ProcessStartInfo info, IReadOnlyDictionary<string, string> environment)
    {
        info.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }
    }
}
