using System.Runtime.InteropServices;

namespace Ralf.Agents;

/// <summary>POSIX signals, which the base library cannot send.</summary>
internal static class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>True where the signal was delivered; false where there is no such process, or no POSIX.</summary>
    public static bool Send(int process, int signal) =>
        !OperatingSystem.IsWindows() && process > 1 && SendSignal(process, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
