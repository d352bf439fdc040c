using System.Diagnostics;
using CliWrap;

namespace Ralf.Agents;

/// <summary>The cause of a child's end: its own exit, the time limit, or cancellation.</summary>
internal enum ChildEnd
{
    Exited,
    TimedOut,
    Cancelled,
}

/// <summary>The exit of a child; the exit code is 128 plus the signal if a signal ended it.</summary>
internal sealed record ChildExit(ChildEnd End, int ExitCode)
{
    public bool BySignal => ExitCode is > 128 and < 160;

    /// <summary>Whether this process was killed while the kernel killed one for lack of memory.</summary>
    public bool IsOutOfMemory { get; init; }

    /// <summary>The message of Node.js when its own heap limit is reached.</summary>
    private const string NodeLimit = "JavaScript heap out of memory";

    /// <summary>Describes a signal that ended the child: <c>died of signal 9</c>, with the cause if known.</summary>
    /// <param name="errors">Its standard error.</param>
    public string DescribeSignal(string errors) =>
        $"died of signal {ExitCode - 128}"
        + (
            IsOutOfMemory
                ? ": this machine was out of memory, and the kernel ends a process then (limits.parallel says how many sessions run at a time)"
            : errors.Contains(NodeLimit)
                ? ": it used up the memory that Node.js allows itself (NODE_OPTIONS=--max-old-space-size=MB, named in agent.env, allows more)"
            : ""
        );
}

/// <summary>Runs a program to its end under a <see cref="Supervisor"/>. On time-out or cancellation, asks it to exit and
/// kills it after five seconds. Then no process that it started is left; processes with the session's marker are
/// killed, in case the supervisor was.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    /// <summary>After each child, all processes of the agents' user are killed, so such children run one at a
    /// time.</summary>
    private static readonly SemaphoreSlim _alone = new(1);

    /// <summary>Readers receive the child's streams and must read them to the end; they may only throw on
    /// cancellation.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program could not be started.</exception>
    public static async Task<ChildExit> RunAsync(
        ChildStart start,
        Func<Stream, CancellationToken, Task> readOutput,
        Func<Stream, CancellationToken, Task> readError,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (start.User is not { } user)
        {
            return await StartAsync(start, readOutput, readError, clock, cancellation);
        }
        var (program, arguments) = user.Wrap(start.Program, start.Arguments);
        start = start with { Program = program, Arguments = arguments };
        await _alone.WaitAsync(CancellationToken.None);
        try
        {
            return await StartAsync(start, readOutput, readError, clock, cancellation);
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
        CancellationToken cancellation
    )
    {
        using var force = new CancellationTokenSource();
        using var supervised = OperatingSystem.IsWindows() ? null : new SupervisedStart();
        start = supervised?.Wrap(start) ?? start;
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
                process =>
                {
                    supervised?.Started();
                    exited = ExitCodeAsync(process);
                },
                force.Token,
                CancellationToken.None
            );

        var end = await WaitAsync(exited, start.Timeout, clock, cancellation);
        if (end != ChildEnd.Exited)
        {
            Signals.Send(run.ProcessId, Signals.Terminate);
            await Task.WhenAny(exited, Task.Delay(SupervisedStart.Grace, clock, CancellationToken.None));
        }
        var code = await FinishAsync(run.Task, exited, force, start, clock);
        supervised?.ThrowIfNotStarted(code);
        return new(end, code) { IsOutOfMemory = code == 128 + Signals.Kill && start.MemoryKills() > kills };
    }

    /// <summary>Kills processes that still hold the streams: by marker first, then as a process tree if that was not
    /// enough.</summary>
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
        var fence = start.Environment[Supervisor.Marker];
        await SessionProcesses.KillAllAsync(fence, clock, start.User);
        await Task.WhenAny(run, Task.Delay(_grace, clock, CancellationToken.None));
        await force.CancelAsync();
        try
        {
            return (await run).ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Killed, or a process without the marker still holds the streams of a child that has exited.
            return (exited.IsCompleted ? await exited : null) ?? 128 + Signals.Kill;
        }
        finally
        {
            await SessionProcesses.KillAllAsync(fence, clock, start.User);
        }
    }

    /// <summary>Returns null if the process was abandoned before its exit code could be read.</summary>
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
        CancellationToken cancellation
    )
    {
        try
        {
            await exited.WaitAsync(timeout, clock, cancellation);
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
