namespace Ralf.Agents;

/// <summary>The number of processes that the kernel has killed for lack of memory since the (possibly virtual) machine
/// booted.</summary>
internal static class OomKills
{
    private const string Counters = "/proc/vmstat";
    private const string Counter = "oom_kill ";

    /// <summary>Returns null if the kernel does not report it (before Linux 4.13, or not Linux:
    /// https://man7.org/linux/man-pages/man5/proc_vmstat.5.html).</summary>
    /// <param name="file">Lines of a name and a number.</param>
    public static long? Count(string file = Counters)
    {
        try
        {
            return
                File.ReadLines(file).FirstOrDefault(l => l.StartsWith(Counter, StringComparison.Ordinal)) is { } line
                && long.TryParse(
                    line.AsSpan(Counter.Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var count
                )
                ? count
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
