using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Ralf.Actions.Fuzz;

/// <summary>How long one target is fuzzed, from which seed, and where what it finds is kept.</summary>
internal sealed record Campaign(TimeSpan Time, string Found, int Seed)
{
    /// <summary>What a worker ends with when it has kept a finding itself and is to be started again.</summary>
    public const int FoundSomething = 10;

    /// <summary>Runs the target in processes of their own, the next one where one died; true where nothing was
    /// found.</summary>
    public async Task<bool> RunAsync(Target target, Instrumented instrumented)
    {
        var clock = Stopwatch.StartNew();
        var isClean = true;
        for (var seed = Seed; clock.Elapsed < Time; seed++)
        {
            var last = Path.Combine(instrumented.Folder, "last-input");
            var left = (Time - clock.Elapsed).TotalMinutes;
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
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return isClean;
            }

            isClean = false;
            if (process.ExitCode != FoundSomething)
            {
                Keep(target, LastInput.Read(last), $"the process died with {process.ExitCode}");
            }
        }

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
