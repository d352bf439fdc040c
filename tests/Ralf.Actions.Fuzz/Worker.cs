using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Fuzz;

/// <summary>Fuzzes one target in this process until the time is up or something is found.</summary>
internal sealed partial class Worker(Target target, Campaign campaign, Coverage coverage)
{
    /// <summary>Other programs may use the machine for so much longer.</summary>
    private const int WaitFactor = 60;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly List<byte[]> _corpus = [];
    private readonly Random _random = new(campaign.Seed);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _start;
    private Tally _tally = Tally.Empty;

    /// <summary>The exit code.</summary>
    /// <param name="lastInput">The file that says what this process died of. Inputs that reached new code are kept
    /// beside it, for the next process.</param>
    public int Run(string lastInput)
    {
        using var last = new LastInput(lastInput);
        _start = Environment.CpuUsage.TotalTime;
        using var watch = new Timer(_ => EndIfHung(), null, _second, _second);
        var clock = Stopwatch.StartNew();
        var start = _start;
        var mutator = new Mutator(_random, Words(target.Seeds), target.Longest);
        var kept = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(lastInput)!, $"corpus-{target.Name}"));
        // The longest last: one of them may be the end of this process.
        var seeds = new Queue<byte[]>(
            target.Seeds.Concat(kept.EnumerateFiles().Select(f => File.ReadAllBytes(f.FullName))).OrderBy(s => s.Length)
        );
        while (Campaign.Spent(Environment.CpuUsage.TotalTime - start, clock.Elapsed) < campaign.Time)
        {
            var input = seeds.TryDequeue(out var seed) ? seed : mutator.Mutate(Pick(), Pick());
            last.Set(input);
            coverage.Clear();
            var why = Objection(input);
            last.Set(_tally with { Processor = Environment.CpuUsage.TotalTime });
            if (why is not null)
            {
                campaign.Keep(target, input, why);
                return Campaign.FoundSomething;
            }

            if (input.Length <= target.Longest && (coverage.IsNew() || _corpus.Count == 0))
            {
                _corpus.Add(input);
                File.WriteAllBytes(
                    Path.Combine(kept.FullName, Convert.ToHexStringLower(SHA256.HashData(input))),
                    input
                );
            }
        }

        Console.WriteLine($"{target.Name}: {_corpus.Count} kept to change further, {coverage.Branches} branches");
        return 0;
    }

    private byte[] Pick()
    {
        // The younger half as often as all: what is new leads on.
        var from = _random.Next(2) == 0 ? _corpus.Count / 2 : 0;
        return _corpus[_random.Next(from, _corpus.Count)];
    }

    /// <summary>Ends this process if the input under way takes too long: by the time of the processor, or, for one that
    /// only waits, by the clock.</summary>
    private void EndIfHung()
    {
        if (Environment.CpuUsage.TotalTime - _start > target.Limit || _clock.Elapsed > WaitFactor * target.Limit)
        {
            Environment.Exit(target.IsEnded ? Campaign.WasEnded : Campaign.Hung);
        }
    }

    private string? Objection(byte[] input)
    {
        _start = Environment.CpuUsage.TotalTime;
        _clock.Restart();
        var cost = default(Cost);
        try
        {
            cost = Cost.Of(() => target.Run(input));
        }
        catch (OutOfMemoryException) when (target.IsEnded)
        {
            cost = new(TimeSpan.Zero, long.MaxValue);
        }
        catch (Exception error)
        {
            return error.ToString();
        }

        var isEnded = cost.IsTooMuch && target.IsEnded;
        _tally += isEnded ? Tally.OneEnded : Tally.Empty with { Inputs = 1, Most = cost };
        return cost.IsTooMuch && !isEnded ? $"took {cost}" : null;
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
