using System.Runtime.InteropServices;

namespace Ralf.Actions.Fuzz;

/// <summary>What an input took: time of the processor, since other programs may use the machine too, and
/// memory.</summary>
internal readonly partial record struct Cost(TimeSpan Time, long Bytes)
{
    /// <summary>The most that an input may take.</summary>
    public static readonly Cost Most = new(TimeSpan.FromSeconds(1), 100L << 20);

    private const int ChildrenOfThisProcess = -1;

    /// <summary>Number of fields of <c>struct rusage</c>, each as long as a pointer.</summary>
    private const int UsageFields = 18;

    public bool IsTooMuch => Time > Most.Time || Bytes > Most.Bytes;

    /// <summary>Runs the action. The memory is what was allocated; where that is too much, the action runs a second
    /// time, and the memory is the peak of the process. A second run is also not slowed down by the
    /// compiler.</summary>
    public static Cost Of(Action run)
    {
        var first = Run(run);
        if (!first.IsTooMuch)
        {
            return first;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = Resident("VmRSS:");
        ForgetPeak();
        var second = Run(run);
        return new(
            first.Time < second.Time ? first.Time : second.Time,
            before > 0 ? Math.Min(second.Bytes, Math.Max(0, Resident("VmHWM:") - before)) : second.Bytes
        );
    }

    public Cost Max(Cost other) => new(Time > other.Time ? Time : other.Time, Math.Max(Bytes, other.Bytes));

    public override string ToString() => $"{Time.TotalSeconds:0.000} s and {Bytes / 1048576.0:0.0} MB";

    private static Cost Run(Action run)
    {
        var (time, bytes) = (Processor(), GC.GetTotalAllocatedBytes());
        run();
        return new(Processor() - time, GC.GetTotalAllocatedBytes() - bytes);
    }

    /// <summary>The time of this process and of the programs that it started.</summary>
    private static TimeSpan Processor()
    {
        var own = Environment.CpuUsage.TotalTime;
        var usage = new long[UsageFields];
        return OperatingSystem.IsLinux() && GetUsage(ChildrenOfThisProcess, usage) == 0
            ? own + TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : own;
    }

    /// <summary>Forgets the peak so far (https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html).</summary>
    private static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    /// <summary>A line of the process's status, in bytes; 0 on other systems.</summary>
    private static long Resident(string name) =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))
            is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], null) * 1024
            : 0;

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int whose, [Out] long[] usage);
}
