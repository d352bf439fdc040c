using System.Diagnostics;

namespace Ralf.Actions.Benchmarks;

/// <summary>One whole process: how long, how much memory at most (itself, not its children), how it ended.</summary>
internal sealed record Measured(TimeSpan Time, long PeakBytes, int ExitCode, string Error);

/// <summary>Starts processes, drains what they print, and measures them.</summary>
internal static class MeasuredProcess
{
    public static async Task<Measured> RunAsync(
        string directory,
        IReadOnlyList<string> command,
        Func<Stream, Task>? input = null
    )
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(StartInfo(directory, command))!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var error = process.StandardError.ReadToEndAsync();
#pragma warning disable CA2025 // awaited before the process is disposed
        var peak = WatchAsync(process);
#pragma warning restore CA2025
        await (input ?? (_ => Task.CompletedTask))(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var time = clock.Elapsed;
        await output;
        return new Measured(time, await peak, process.ExitCode, await error);
    }

    /// <summary>As <see cref="RunAsync"/>; throws where the process fails.</summary>
    public static async Task<Measured> MustRunAsync(
        string directory,
        IReadOnlyList<string> command,
        Func<Stream, Task>? input = null
    )
    {
        var measured = await RunAsync(directory, command, input);
        return measured.ExitCode == 0
            ? measured
            : throw new InvalidOperationException(
                $"{string.Join(' ', command)} ended with {measured.ExitCode}: {measured.Error}"
            );
    }

    /// <summary>
    /// Runs two kinds of work in turn, so that whatever else the machine does slows both; the first round is not
    /// counted.
    /// Gives the median of each by time, with the largest peak of all.
    /// </summary>
    public static async Task<(Measured Ours, Measured Yardstick)> CompareAsync(
        int repetitions,
        Func<Task<Measured>> ours,
        Func<Task<Measured>> yardstick
    )
    {
        var (left, right) = (new List<Measured>(), new List<Measured>());
        for (var i = 0; i <= repetitions; i++)
        {
            left.Add(await ours());
            right.Add(await yardstick());
        }

        return (Median(left[1..]), Median(right[1..]));
    }

    private static Measured Median(List<Measured> all) =>
        all.OrderBy(m => m.Time).ElementAt(all.Count / 2) with
        {
            PeakBytes = all.Max(m => m.PeakBytes),
        };

    /// <summary>The system keeps the high-water mark itself; only what grows in the last milliseconds can be
    /// missed.</summary>
    private static async Task<long> WatchAsync(Process process)
    {
        var peak = 0L;
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
                await Task.Delay(3);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the answer.
        }

        return peak;
    }

    private static ProcessStartInfo StartInfo(string directory, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["CI"] = "true";
        return start;
    }
}
