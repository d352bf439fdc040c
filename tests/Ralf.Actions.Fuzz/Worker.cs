using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Fuzz;

/// <summary>Fuzzes one target in this process until the time is up or something is found.</summary>
internal sealed partial class Worker(Target target, Campaign campaign, Coverage coverage)
{
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(60);

    /// <summary>What no input of this size is worth.</summary>
    private const long TooMuchMemory = 1L << 30;

    private readonly List<byte[]> _corpus = [];
    private readonly Random _random = new(campaign.Seed);
    private long _executions;

    /// <summary>The exit code.</summary>
    /// <param name="lastInput">The file that says what this process died of.</param>
    public int Run(string lastInput)
    {
        using var last = new LastInput(lastInput);
        var clock = Stopwatch.StartNew();
        var mutator = new Mutator(_random, Words(target.Seeds));
        var seeds = new Queue<byte[]>(target.Seeds);
        while (clock.Elapsed < campaign.Time)
        {
            var input = seeds.TryDequeue(out var seed) ? seed : mutator.Mutate(Pick(), Pick());
            last.Set(input);
            coverage.Clear();
            if (Objection(input) is { } why)
            {
                campaign.Keep(target, input, why);
                return Campaign.FoundSomething;
            }

            if (coverage.IsNew() || _corpus.Count == 0)
            {
                _corpus.Add(input);
            }
        }

        Console.WriteLine(
            $"{target.Name}: {_executions} inputs in {clock.Elapsed.TotalMinutes:0.0} minutes, {_corpus.Count} kept to change further, {coverage.Branches} branches"
        );
        return 0;
    }

    private byte[] Pick()
    {
        // The younger half as often as all: what is new leads on.
        var from = _random.Next(2) == 0 ? _corpus.Count / 2 : 0;
        return _corpus[_random.Next(from, _corpus.Count)];
    }

    private string? Objection(byte[] input)
    {
        _executions++;
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var watch = new Timer(_ => Environment.Exit(99), null, _hang, Timeout.InfiniteTimeSpan);
        try
        {
            target.Run(input);
        }
        catch (Exception error)
        {
            return error.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > TooMuchMemory ? $"{allocated} bytes were allocated" : null;
    }

    /// <summary>The words of the seeds, for the mutator to put in elsewhere.</summary>
    private static List<byte[]> Words(IReadOnlyList<byte[]> seeds) =>
        [
            .. seeds
                .Where(s => s.Length < Mutator.Longest)
                .SelectMany(s => Word().Matches(Encoding.Latin1.GetString(s)).Select(m => m.Value))
                .Distinct()
                .Take(2_000)
                .Select(Encoding.Latin1.GetBytes),
        ];

    [GeneratedRegex("\"?[a-zA-Z_$][a-zA-Z_]{2,}\"?:?")]
    private static partial Regex Word();
}
