using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ralf.Agents;

/// <summary>Makes a hang-up (the terminal was closed, a connection was lost) end this program as a request to terminate
/// does: in order, with its sessions ended and recorded. The default would end it at once, and leave them
/// running.</summary>
internal sealed class HangUp : IDisposable
{
    private const int Signal = 1;
    private const nint Ignored = 1;

    private readonly PosixSignalRegistration? _registration;

    private HangUp(PosixSignalRegistration? registration) => _registration = registration;

    /// <summary>Handles hang-ups until it is disposed. Does nothing for a program that was started to ignore them
    /// (<c>nohup</c>): it goes on.</summary>
    public static HangUp Handle() =>
        new(
            OperatingSystem.IsWindows() || IsIgnored() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, End)
        );

    public void Dispose() => _registration?.Dispose();

    private static void End(PosixSignalContext context)
    {
        context.Cancel = true;
        SilenceTerminal();
        Signals.Send(Environment.ProcessId, Signals.Terminate);
    }

    /// <summary>A write to a terminal that is gone is an error, which would end the program in the middle.</summary>
    private static void SilenceTerminal()
    {
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (var stream in new[] { 1, 2 })
        {
            if (IsTerminal(stream) == 1)
            {
                _ = Duplicate(nowhere, stream);
            }
        }
    }

    /// <summary>The handler that was set before can be read only by setting another
    /// (https://man7.org/linux/man-pages/man2/signal.2.html).</summary>
    private static bool IsIgnored()
    {
        var before = SetHandler(Signal, Ignored);
        _ = SetHandler(Signal, before);
        return before == Ignored;
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsTerminal(int descriptor);

    [DllImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(SafeFileHandle from, int to);
}
