using System.Globalization;
using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.State;

namespace Ralf.Actions.Benchmarks;

/// <summary>Logs of many events: one more appended, and all of them read and folded.</summary>
internal static class LogInside
{
    private const int Batch = 1_000;
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunId Run = RunId.Parse("bench");

    public static async Task<Outcome> AppendAsync(Setting setting)
    {
        var many = setting.Pick(2_000, 100_000);
        var (small, _) = await MeasureAsync(setting, 100);
        var (large, process) = await MeasureAsync(setting, many);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"log: one event more after {many:N0}"),
            large[0],
            "the same after 100",
            small[0],
            1.5,
            process.PeakBytes
        );
    }

    public static async Task<Outcome> FoldAsync(Setting setting)
    {
        var many = setting.Pick(2_000, 100_000);
        var (times, process) = await MeasureAsync(setting, many);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"log: {many:N0} events read and folded"),
            times[1],
            "git cat-file --batch of the same",
            times[2],
            2,
            process.PeakBytes
        );
    }

    /// <param name="arguments">A folder that does not exist, and how many events.</param>
    public static async Task<double[]> RunAsync(string[] arguments)
    {
        var (folder, count) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        await MeasuredProcess.MustRunAsync(
            Path.GetTempPath(),
            ["git", "init", "-q", "--bare", folder]
        );
        using (var repository = GitRepository.Open(folder))
        {
            Fill(repository, count);
        }

        await MeasuredProcess.MustRunAsync(folder, ["git", "repack", "-adq"]);
        using var store = GitRepository.Open(folder);
        var folds = new List<double>();
        StateLog log = null!;
        for (var i = 0; i < 3; i++)
        {
            using var fresh = GitRepository.Open(folder);
            folds.Add(
                await Child.TimeAsync(() =>
                {
                    log = StateLog.Open(fresh, Run);
                    return Task.CompletedTask;
                })
            );
        }

        log = StateLog.Open(store, Run);
        // After the same rest: what came before is much work for the one and next to none for the other, and a machine is not the same after both.
        await Task.Delay(TimeSpan.FromSeconds(5));
        var appends = new List<double>();
        for (var i = 0; i < 25; i++)
        {
            appends.Add(
                await Child.TimeAsync(() =>
                {
                    Append(log, count + i, 1);
                    return Task.CompletedTask;
                })
            );
        }

        return
        [
            Child.Median(appends.Skip(5)),
            Child.Median(folds),
            Child.Median([
                await ReadAsync(folder),
                await ReadAsync(folder),
                await ReadAsync(folder),
            ]),
        ];
    }

    private static Task<(IReadOnlyList<TimeSpan> Times, Measured Process)> MeasureAsync(
        Setting setting,
        int count
    ) =>
        Child.RunAsync(
            setting.Folder,
            "log",
            setting.Folder.New("log"),
            count.ToString(CultureInfo.InvariantCulture)
        );

    private static void Fill(GitRepository repository, int count)
    {
        var readme = new GitTreeEntry("a", GitMode.File, repository.WriteBlob([]));
        var start = repository.WriteCommit(
            new(repository.WriteTree([readme]), [], GitIdentity.Ralf(Noon), "base\n")
        );
        var agent = new AgentSettings(
            AgentKind.Command,
            ["true"],
            Model: null,
            TimeSpan.FromMinutes(1),
            Turns: null,
            BudgetUsd: null,
            Env: []
        );
        var task = new PlanTask(TaskId.Parse("a"), "a", "a", ["a"], [], [], [], [], agent, "a");
        var plan = new Plan(
            "a",
            "a",
            "main",
            agent,
            new(),
            new(),
            [],
            [],
            [],
            [],
            "ralf.yml",
            [task]
        );
        if (
            !StateLog.TryCreate(
                repository,
                plan,
                new(Run, "0", start, "local", null),
                Noon,
                out var log
            )
        )
        {
            throw new InvalidOperationException("the log was not made");
        }

        for (var at = 1; at < count; at += Batch)
        {
            Append(log!, at, Math.Min(Batch, count - at));
        }
    }

    /// <summary>A pause and its end, again and again: events that any state takes.</summary>
    private static void Append(StateLog log, int from, int count)
    {
        var events = Enumerable
            .Range(from, count)
            .Select(i => new NewEvent(
                $"bench/{i}",
                i % 2 == 0
                    ? new RunPaused("bench", $"event {i} of the benchmark")
                    : new RunResumed()
            ))
            .ToList();
        if (!log.TryAppend(events, Noon, []))
        {
            throw new InvalidOperationException("somebody else wrote");
        }
    }

    private static async Task<double> ReadAsync(string folder)
    {
        return await Child.TimeAsync(() =>
            MeasuredProcess.MustRunAsync(
                folder,
                [
                    "bash",
                    "-c",
                    $"git ls-tree -r {Run.StateRef} log | cut -c13-52 | git cat-file --batch",
                ]
            )
        );
    }
}
