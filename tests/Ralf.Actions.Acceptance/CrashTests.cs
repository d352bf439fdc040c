using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>
/// The program killed at named points (before and after each call of git that it makes) and at random moments: what is
/// resumed ends as if nothing had been.
/// A few of each; as many as <c>RALF_KILLS</c> says, with <c>RALF_KILLS=all</c> at every point.
/// </summary>
public sealed class CrashTests
{
    private const int Usual = 6;
    private const int UsualWithClaude = 2;

    private const string Plan = """
        limits: {parallel: 2, attempts: 1}
        verify: [test "$(ls out | wc -l)" -eq 6]
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a., checks: [test -s out/a.txt]}
          b: {scope: ["out/b.txt"], prompt: Write b.}
          c: {scope: ["out/c.txt"], prompt: Write c., needs: [a]}
          d: {scope: ["out/d.txt"], prompt: Write d., needs: [a, b]}
          e: {scope: ["out/e.txt"], prompt: Write e., reads: ["out/a.txt"]}
          f: {scope: ["out/f.txt"], prompt: Write f., needs: [c, d, e]}
        """;

    /// <summary>
    /// In git's place: each call by the program itself is a point with a name, <c>update-ref.7</c>, and
    /// <c>$at</c> names the one before or after which the program dies. Git gets no variables of ours, so the script holds
    /// both.
    /// </summary>
    private static readonly string _gitShim = $$$"""
        PATH=${PATH#*:}
        case "$(tr '\0' ' ' < /proc/$PPID/cmdline)" in *"{{{TestedProgram.Mark}}}"*) ;; *) exec git "$@" ;; esac
        name=$1
        if [ "$1" = -c ]; then name=$3; fi
        n=1
        while ! mkdir "$calls/$name.$n" 2>/dev/null; do n=$((n + 1)); done
        case "$at" in
            "before $name.$n") kill -KILL $PPID; exit 1 ;;
            "after $name.$n") git "$@"; kill -KILL $PPID; exit 1 ;;
        esac
        exec git "$@"
        """;

    private static string? Chosen => Environment.GetEnvironmentVariable("RALF_KILLS");

    [Fact(Timeout = 86_400_000)]
    public async Task A_run_that_dies_before_or_after_any_call_of_git_goes_on_to_the_same_result()
    {
        using var whole = Prepared();
        var calls = whole.Folder("crash");
        Assert.Equal(0, (await RunAsync(whole, calls, "")).Code);
        await whole.AssertNothingLeftAsync();
        string[] names = [.. Directory.GetDirectories(calls).Select(d => Path.GetFileName(d))];
        Assert.Contains("update-ref.9", names);
        string[] points =
        [
            .. names.Order(StringComparer.Ordinal).SelectMany(n => new[] { $"before {n}", $"after {n}" }),
        ];
        var most = Chosen == "all" ? points.Length : Count(Usual);
        var step = Math.Max(1, points.Length / most);

        await EachAsync(
            points.Where((_, i) => i % step == 0),
            async point =>
            {
                using var bench = Prepared();
                var exit = await RunAsync(bench, bench.Folder("crash"), point);
                // The calls of an undisturbed run are not quite the same each time: the last one may not come.
                Assert.Contains(exit.Code, new[] { 0, 128 + Signals.Kill });
                await AssertGoesOnAsync(bench, whole.ResultTree());
                return exit.Code != 0;
            }
        );
    }

    [Fact(Timeout = 86_400_000)]
    public async Task A_run_that_dies_at_any_moment_goes_on_to_the_same_result()
    {
        using var whole = Prepared();
        var clock = Stopwatch.StartNew();
        await whole.ExpectAsync(0, "run", "--run", "r");
        var longest = clock.Elapsed;
        var dice = new Random(7);
        var moments = Enumerable
            .Range(0, Chosen == "all" ? 200 : Count(Usual))
            .Select(_ => longest * dice.NextDouble())
            .ToList();

        await EachAsync(
            moments,
            async moment =>
            {
                using var bench = Prepared();
                var died = await DiesAsync(bench.Start("run", "--run", "r"), moment);
                await AssertGoesOnAsync(bench, whole.ResultTree());
                return died;
            }
        );
    }

    /// <summary>Each dies while a session waits for the model's answer, so that none is over before.</summary>
    [Fact(Timeout = 86_400_000)]
    public async Task A_run_of_Claude_Code_that_dies_in_any_turn_goes_on_to_the_same_result()
    {
        await using var model = RunScripts.Model((task, _) => Turns(task));
        var environment = await ClaudeFixture.EnvironmentAsync(model);
        using var whole = WithClaude();
        var exit = await whole.RalfInAsync(whole.Repository, environment, "run", "--run", "r");
        Assert.True(exit.Code == 0, $"{exit}");
        var dice = new Random(8);
        var moments = Enumerable
            .Range(0, Chosen == "all" ? 20 : Math.Min(20, Count(UsualWithClaude)))
            .Select(n => (Task: $"{"abc"[n % 3]}", Turn: n / 3 % 4, Delay: dice.Next(300)))
            .ToList();

        await EachAsync(
            moments,
            async moment =>
            {
                await using var hanging = RunScripts.Model(
                    (task, _) =>
                        task == moment.Task ? [.. Turns(task).Take(moment.Turn), ModelTurn.Hangs()] : Turns(task)
                );
                using var bench = WithClaude();
                using var run = bench.StartIn(
                    bench.Repository,
                    await ClaudeFixture.EnvironmentAsync(hanging),
                    "run",
                    "--run",
                    "r"
                );
                await RalfFixture.UntilAsync(
                    () => hanging.Of(moment.Task).Count > moment.Turn,
                    "the session waits for its answer"
                );
                await Task.Delay(moment.Delay);
                Assert.False(run.HasExited);
                run.Signal(Signals.Kill);
                await run.EndAsync(killed: true);
                await AssertGoesOnAsync(bench, whole.ResultTree(), environment);
                return true;
            }
        );
    }

    private static IReadOnlyList<ModelTurn> Turns(string task) =>
        RunScripts.Finishes(
            $"did {task}",
            ModelTurn.Runs("mkdir -p out; sleep 0.2"),
            ModelTurn.Writes($"out/{task}.txt", task)
        );

    private static int Count(int usual) =>
        int.TryParse(Chosen, CultureInfo.InvariantCulture, out var count) ? count : usual;

    private static RalfFixture Prepared()
    {
        var bench = new RalfFixture();
        bench.Plan(Plan);
        return bench;
    }

    private static RalfFixture WithClaude()
    {
        var bench = new RalfFixture();
        bench.Plan(
            "",
            """
            version: 1
            name: test
            goal: To be tested.
            base: main
            agent: {use: claude, timeout: 3m, turns: 20, env: [RALF_TEST, CLAUDE_CODE_MAX_RETRIES, API_TIMEOUT_MS]}
            limits: {parallel: 2, attempts: 1}
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
              b: {scope: ["out/b.txt"], prompt: Write b.}
              c: {scope: ["out/c.txt"], prompt: Write c., needs: [a, b]}
            """
        );
        return bench;
    }

    private static Task<RalfExit> RunAsync(RalfFixture bench, string calls, string point)
    {
        bench.Program("git", $"#!/bin/sh\ncalls='{calls}' at='{point}'\n{_gitShim}");
        var path = $"{bench.Folder("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return bench.RalfInAsync(bench.Repository, new() { ["PATH"] = path }, "run", "--run", "r");
    }

    /// <summary>Kills the process alone after a while; false where it had ended before.</summary>
    private static async Task<bool> DiesAsync(RalfProcess started, TimeSpan moment)
    {
        using var process = started;
        await Task.Delay(moment);
        if (!process.HasExited)
        {
            process.Signal(Signals.Kill);
        }

        return (await process.EndAsync(killed: true)).Code != 0;
    }

    /// <summary>Resumes (or starts, where it died before there was a run): the same tree, each task landed once, a
    /// sound log, nothing left on the machine.</summary>
    private static async Task AssertGoesOnAsync(
        RalfFixture bench,
        string tree,
        Dictionary<string, string>? environment = null
    )
    {
        string[] next = bench.LogLength() == 0 ? ["run", "--run", "r"] : ["resume", "r"];
        var exit = await bench.RalfInAsync(bench.Repository, environment ?? [], next);
        Assert.True(exit.Code == 0, $"ralf {string.Join(' ', next)}: {exit}");
        Assert.Equal(tree, bench.ResultTree());
        Assert.Distinct(bench.Sessions);
        await bench.ExpectAsync(0, "audit", "r");
        await bench.AssertNothingLeftAsync();
        Assert.Single(bench.Git("worktree", "list").Split('\n'));
        Assert.Empty(bench.Git("status", "--porcelain"));
        Assert.Equal("", bench.Git("fsck", "--strict", "--no-dangling"));
    }

    /// <summary>Two at a time; every failure is told with what it was.</summary>
    /// <param name="die">Whether the program died.</param>
    private static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task<bool>> die)
    {
        var failed = new ConcurrentBag<string>();
        var (died, lived) = (0, 0);
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (one, _) =>
            {
                try
                {
                    var isDead = await die(one);
                    Interlocked.Add(ref died, isDead ? 1 : 0);
                    Interlocked.Add(ref lived, isDead ? 0 : 1);
                    TestContext.Current.TestOutputHelper?.WriteLine($"{one}: as undisturbed");
                }
                catch (Exception error)
                {
                    failed.Add($"{one}: {error}");
                }
            }
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{died} died, {lived} had ended before");
        Assert.True(failed.IsEmpty, string.Join("\n\n", failed));
        Assert.True(died > 0, "none died");
    }
}
