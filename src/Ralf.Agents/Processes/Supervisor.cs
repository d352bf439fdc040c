using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ralf.Agents;

/// <summary>The process between Ralf and a program of a session: Ralf itself, started again. It has no terminal,
/// becomes the parent of every process that loses its own, and ends only when all that the program started has ended.
/// It does the same if Ralf dies. <see cref="SupervisedStart"/> is the other side.</summary>
internal static class Supervisor
{
    /// <summary>The first argument: <c>supervise ALIVE STATUS NAMES PROGRAM ARGUMENT…</c>, with two numbers of inherited
    /// pipes, and the variables (separated by commas) that are not for the program.</summary>
    public const string CommandName = "supervise";

    /// <summary>The exit code if the program could not be started (as of a shell); the pipe says why.</summary>
    public const int NotStarted = 127;

    /// <summary>Set in the supervisor's environment: the session that it supervises.</summary>
    public const string Marker = "RALF_SUPERVISES";

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    /// <summary>Whether these are a supervisor's arguments.</summary>
    public static bool IsMeant(IReadOnlyList<string> arguments) =>
        arguments is [var alive, var status, _, _, ..] && IsNumber(alive) && IsNumber(status);

    private static bool IsNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Runs the program with the standard streams of this process. Returns its exit code (128 plus the signal
    /// that ended it).</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using var alive = Inherited(arguments[0]);
        using var status = Inherited(arguments[1]);
        Detach();

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = Catch(PosixSignal.SIGTERM, stop);
        using var interrupt = Catch(PosixSignal.SIGINT, stop);
        using var hangUp = Catch(PosixSignal.SIGHUP, stop);
        using var report = new FileStream(status, FileAccess.Write, bufferSize: 0);

        Process program;
        try
        {
            program = Process.Start(Start(arguments))!;
        }
        catch (Win32Exception error)
        {
            Report(report, $"{error.NativeErrorCode} {error.Message}");
            return NotStarted;
        }
        using (program)
        {
            var code = await WaitAsync(program, Task.WhenAny(stop.Task, EndOfAsync(alive)));
            await Descendants.EndAllAsync(Environment.ProcessId);
            Report(report, "");
            return code;
        }
    }

    private static void Report(FileStream report, string line)
    {
        try
        {
            report.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (IOException)
        {
            // Ralf, which would read it, has died.
        }
    }

    private static ProcessStartInfo Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(arguments[3], arguments.Skip(4));
        start.Environment[ScrubbedEnvironment.Marker] = start.Environment[Marker];
        foreach (var name in arguments[2].Split(','))
        {
            start.Environment.Remove(name);
        }
        return start;
    }

    private static async Task<int> WaitAsync(Process program, Task stop)
    {
        var exited = program.WaitForExitAsync();
        await Task.WhenAny(exited, stop);
        if (!exited.IsCompleted)
        {
            Signals.Send(program.Id, Signals.Terminate);
            await Task.WhenAny(exited, Task.Delay(_grace));
        }
        if (!exited.IsCompleted)
        {
            Signals.Send(program.Id, Signals.Kill);
            await Task.WhenAny(exited, Task.Delay(_grace));
        }
        return exited.IsCompleted ? program.ExitCode : 128 + Signals.Kill;
    }

    /// <summary>Completes when Ralf, which alone can write to this pipe, has died.</summary>
    private static Task EndOfAsync(SafeFileHandle pipe) =>
        Task.Factory.StartNew(
            () =>
            {
                using var stream = new FileStream(pipe, FileAccess.Read, bufferSize: 0);
                while (stream.ReadByte() >= 0) { }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private static SafeFileHandle Inherited(string number) =>
        new(int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture), ownsHandle: true);

    private static PosixSignalRegistration Catch(PosixSignal signal, TaskCompletionSource stop) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                stop.TrySetResult();
            }
        );

    /// <summary>Leaves the terminal, adopts orphans (Linux: PR_SET_CHILD_SUBREAPER,
    /// https://man7.org/linux/man-pages/man2/prctl.2.html), and hands on no descriptor but the standard ones.</summary>
    private static void Detach()
    {
        _ = NewSession();
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        const int becomeSubreaper = 36;
        _ = ProcessControl(becomeSubreaper, 1, 0, 0, 0);
        const int setDescriptorFlags = 2;
        const int closeOnExec = 1;
        foreach (var entry in Directory.GetFiles("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2)
            {
                _ = ControlDescriptor(descriptor, setDescriptorFlags, closeOnExec);
            }
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NewSession();

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ProcessControl(int option, nint value, nint third, nint fourth, nint fifth);

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ControlDescriptor(int descriptor, int command, int value);
}
