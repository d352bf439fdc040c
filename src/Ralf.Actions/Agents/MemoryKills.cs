using System.Globalization;

namespace Ralf.Actions.Agents;

/// <summary>How often the kernel has ended a process for want of memory, since this machine (or what looks like one) was started.</summary>
internal static class MemoryKills
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
                File.ReadLines(file)
                    .FirstOrDefault(l => l.StartsWith(Counter, StringComparison.Ordinal))
                    is { } line
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

    /// <summary>What Node.js says when it may have no more memory of its own.</summary>
    private const string NodeLimit = "JavaScript heap out of memory";

    /// <summary>How a program that a signal ended came to its end, for people: <c>died of signal 9</c>, and of what where that is known.</summary>
    /// <param name="before">The count before it was started.</param>
    /// <param name="errors">What it wrote to its standard error.</param>
    public static string HowItDied(int signal, string errors, long? before, long? after) =>
        signal == Signals.Kill && after > before
            ? $"died of signal {signal}: this machine was out of memory, and the kernel ends a process then (limits.parallel says how many sessions run at a time)"
        : errors.Contains(NodeLimit, StringComparison.Ordinal)
            ? $"died of signal {signal}: it used up the memory that Node.js allows itself (NODE_OPTIONS=--max-old-space-size=MB, named in agent.env, allows more)"
        : $"died of signal {signal}";
}
