using System.Runtime.InteropServices;

namespace Ralf.Agents;

/// <summary>POSIX signals, which the base library cannot send.</summary>
internal static class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;
    public const int Stop = 19;
    public const int Continue = 18;

    /// <summary>Returns true if the signal was delivered; false if no such process exists, or without POSIX.</summary>
    public static bool Send(int process, int signal) =>
        !OperatingSystem.IsWindows() && process > 1 && SendSignal(process, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
