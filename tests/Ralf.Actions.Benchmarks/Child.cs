using System.Diagnostics;
using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary>
/// Work inside a process that nobody starts by a command: this program starts itself again with <c>--child NAME FILE
/// ARGUMENT...</c>, and the child leaves its times in the
/// file, so that its memory is its own.
/// </summary>
internal static class Child
{
    private static readonly Dictionary<string, Func<string[], Task<double[]>>> _all = new(StringComparer.Ordinal)
    {
        ["libgit2-merges"] = LibGit2Merges.RunAsync,
        ["proof"] = ProofInside.RunAsync,
        ["second-reading"] = SecondReadingInside.RunAsync,
        ["log"] = LogInside.RunAsync,
        ["log-append"] = LogInside.AppendInTurnAsync,
        ["import"] = ImportInside.RunAsync,
    };

    /// <summary>The milliseconds that the child measured, in its order, and how the process went.</summary>
    public static async Task<(IReadOnlyList<TimeSpan> Times, Measured Process)> RunAsync(
        WorkFolder folder,
        string name,
        params string[] arguments
    )
    {
        var file = folder.New(name);
        var process = await MeasuredProcess.MustRunAsync(
            folder.Root,
            [
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Ralf.Actions.Benchmarks.dll"),
                "--child",
                name,
                file,
                .. arguments,
            ]
        );
        var times = (await File.ReadAllLinesAsync(file)).Select(l =>
            TimeSpan.FromMilliseconds(double.Parse(l, CultureInfo.InvariantCulture))
        );
        return ([.. times], process);
    }

    /// <param name="arguments">Those after <c>--child</c>.</param>
    public static async Task<int> BeAsync(string[] arguments)
    {
        var times = await _all[arguments[0]](arguments[2..]);
        await File.WriteAllLinesAsync(arguments[1], times.Select(t => t.ToString(CultureInfo.InvariantCulture)));
        return 0;
    }

    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalMilliseconds;
    }

    public static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
