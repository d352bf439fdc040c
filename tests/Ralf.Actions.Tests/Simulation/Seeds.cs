using System.Collections.Concurrent;
using System.Globalization;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// Runs a simulation for many seeds on all cores. <c>RALF_SEEDS</c> says which instead of the usual ones: a number of
/// them, <c>FROM..TO</c>, one as
/// <c>=SEED</c>, or a part of the usual ones as <c>25%</c>; each that fails is named, and fails alike each time. No
/// more are begun after many that failed, or one that did not end.
/// </summary>
internal static class Seeds
{
    /// <summary>No test of seeds is over before this; each seed has a limit of its own.</summary>
    public const int Timeout = 86_400_000;

    /// <summary>After this many failures no more seeds are tried; <c>RALF_SEED_FAILURES</c> where fewer are
    /// enough.</summary>
    private static readonly int _maxFailures = Number("RALF_SEED_FAILURES", 20);

    /// <summary>Far more than any needs; <c>RALF_SEED_LIMIT</c> (seconds) where none is believed to hang for want of a
    /// core.</summary>
    private static readonly TimeSpan _limitOfOne = TimeSpan.FromSeconds(Number("RALF_SEED_LIMIT", 120));

    /// <param name="usual">So many from 0 on where <c>RALF_SEEDS</c> says nothing.</param>
    public static async Task EachAsync(int usual, Action<int> simulate)
    {
        var failed = new ConcurrentDictionary<int, string>();
        var (from, to) = Chosen(usual);
        var hangs = false;
        await Parallel.ForAsync(
            from,
            to,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (seed, _) =>
            {
                if (hangs || failed.Count >= _maxFailures)
                {
                    return;
                }

                try
                {
                    await Task
                        .Factory.StartNew(
                            () => simulate(seed),
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                        .WaitAsync(_limitOfOne, CancellationToken.None);
                }
                catch (Exception error)
                {
                    hangs |= error is TimeoutException;
                    failed[seed] = error.ToString();
                }
            }
        );
        Assert.True(
            failed.IsEmpty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failed.Count} of {to - from} seeds fail{(hangs || failed.Count >= _maxFailures ? ", those after them untried" : "")} (RALF_SEEDS==SEED replays one):\n"
            ) + string.Join('\n', failed.OrderBy(f => f.Key).Take(_maxFailures).Select(Line))
        );
    }

    private static (int From, int To) Chosen(int usual)
    {
        var text = Environment.GetEnvironmentVariable("RALF_SEEDS");
        if (string.IsNullOrEmpty(text))
        {
            return (0, usual);
        }

        if (text.StartsWith('='))
        {
            var one = int.Parse(text[1..], CultureInfo.InvariantCulture);
            return (one, one + 1);
        }

        if (text.EndsWith('%'))
        {
            return (0, usual * int.Parse(text[..^1], CultureInfo.InvariantCulture) / 100);
        }

        var ends = text.Split("..");
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return ends.Length == 1 ? (0, first) : (first, int.Parse(ends[1], CultureInfo.InvariantCulture));
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : usual;

    private static string Line(KeyValuePair<int, string> failure) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {failure.Key}: {failure.Value}");
}
