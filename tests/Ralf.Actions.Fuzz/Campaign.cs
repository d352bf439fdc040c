using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Ralf.Actions.Fuzz;

/// <summary>How long one target is fuzzed, from which seed, and where what it finds is kept.</summary>
internal sealed record Campaign(TimeSpan Time, string Found, int Seed)
{
    /// <summary>What a worker ends with when it has kept a finding itself and is to be started again.</summary>
    public const int FoundSomething = 10;

    /// <summary>What a worker ends with where the product ends the process that does this work.</summary>
    public const int WasEnded = 11;

    /// <summary>What a worker ends with where an input takes without end.</summary>
    public const int Hung = 99;

    /// <summary>The memory of a worker, as the product bounds it where it reads schemas.</summary>
    private const string HeapLimit = "0x80000000";

    /// <summary>The time that counts: that of the processor, since a busy machine may keep a process waiting; or a third of
    /// the clock's, for targets that start programs.</summary>
    public static TimeSpan Spent(TimeSpan processor, TimeSpan clock) => processor > clock / 3 ? processor : clock / 3;

    /// <summary>Runs the target in processes of their own, the next one where one died; true where nothing was
    /// found.</summary>
    public async Task<bool> RunAsync(Target target, Instrumented instrumented)
    {
        var clock = Stopwatch.StartNew();
        var (isClean, tally) = (true, Tally.Empty);
        for (var seed = Seed; Spent(tally.Processor, clock.Elapsed) < Time; seed++)
        {
            var last = Path.Combine(instrumented.Folder, "last-input");
            var left = (Time - Spent(tally.Processor, clock.Elapsed)).TotalMinutes;
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    instrumented.Program,
                    "--worker",
                    last,
                    "--minutes",
                    left.ToString(CultureInfo.InvariantCulture),
                    "--seed",
                    seed.ToString(CultureInfo.InvariantCulture),
                    "--found",
                    Found,
                    target.Name,
                ]
            );
            // What a worker that dies leaves goes with the copy.
            start.Environment["TMPDIR"] = instrumented.Folder;
            start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            var (input, done) = LastInput.Read(last);
            tally += done;
            if (process.ExitCode == WasEnded)
            {
                tally += Tally.OneEnded;
            }
            else if (process.ExitCode != 0)
            {
                isClean = false;
                if (process.ExitCode != FoundSomething)
                {
                    Keep(target, input, $"the process died with {process.ExitCode}");
                }
            }
        }

        Console.WriteLine($"{target.Name}: {tally}, {clock.Elapsed.TotalMinutes:0.0} in all");
        return isClean;
    }

    /// <summary>Keeps an input that a parser did not bear.</summary>
    public void Keep(Target target, byte[] input, string why)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Found, target.Name)).FullName;
        var name = Convert.ToHexStringLower(SHA256.HashData(input))[..12];
        File.WriteAllBytes(Path.Combine(folder, name), input);
        Console.Error.WriteLine($"{target.Name}: {name} ({input.Length} bytes): {why}");
    }
}
