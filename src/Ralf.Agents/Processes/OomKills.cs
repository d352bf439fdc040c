using System.Globalization;

namespace Ralf.Agents;

/// <summary>How often the kernel has ended a process for want of memory, since this machine (or what looks like one)
/// was started.</summary>
internal static class OomKills
{
    private const string Counters = "/proc/vmstat";
    private const string Counter = "oom_kill ";

    /// <summary>Null where the kernel does not say (before Linux 4.13, and elsewhere).</summary>
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
