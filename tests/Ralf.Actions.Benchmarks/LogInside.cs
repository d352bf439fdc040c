using System.Globalization;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>Logs of many events: one more appended, and all of them read and folded.</summary>
internal static class LogInside
{
    private const int Batch = 1_000;
    private const int Few = 100;
    private const int Appends = 65;
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunId _run = RunId.Parse("bench");

    public static async Task<Outcome> AppendAsync(Setting setting)
    {
        var many = setting.Pick(2_000, 100_000);
        var (times, process) = await MeasureAsync(setting, "log-append", many);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"log: one event more after {many:N0}"),
            times[0],
            $"the same after {Few}",
            times[1],
            1.5,
            process.PeakBytes
        );
    }

    public static async Task<Outcome> FoldAsync(Setting setting)
    {
        var many = setting.Pick(2_000, 100_000);
        var (times, process) = await MeasureAsync(setting, "log", many);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"log: {many:N0} events read and folded"),
            times[0],
            "git cat-file --batch of the same",
            times[1],
            2,
            process.PeakBytes
        );
    }

    /// <summary>The time to read and fold a log, and that of git to read the same.</summary>
    /// <param name="arguments">A folder that does not exist, and how many events.</param>
    public static async Task<double[]> RunAsync(string[] arguments)
    {
        var folder = await MakeAsync(arguments[0], Number(arguments[1]));
        var (folds, reads) = (new List<double>(), new List<double>());
        for (var i = 0; i < 3; i++)
        {
            using var fresh = GitRepository.Open(folder);
            folds.Add(
                await Child.TimeAsync(() =>
                {
                    StateLog.Open(fresh, _run);
                    return Task.CompletedTask;
                })
            );
            reads.Add(await ReadAsync(folder));
        }

        return [Child.Median(folds), Child.Median(reads)];
    }

    /// <summary>The time of one event more in a long log, and in a short one; in turn in one process, since nothing
    /// else tells milliseconds apart.</summary>
    /// <param name="arguments">A folder that does not exist, and how many events the long one has.</param>
    public static async Task<double[]> AppendInTurnAsync(string[] arguments)
    {
        var count = Number(arguments[1]);
        using var large = GitRepository.Open(await MakeAsync(arguments[0] + "-large", count));
        using var small = GitRepository.Open(await MakeAsync(arguments[0] + "-small", Few));
        var (much, little) = (StateLog.Open(large, _run), StateLog.Open(small, _run));
        var times = (Large: new List<double>(), Small: new List<double>());
        for (var i = 0; i < Appends; i++)
        {
            times.Large.Add(await TimeAppendAsync(much, count + i));
            times.Small.Add(await TimeAppendAsync(little, Few + i));
        }

        return [Child.Median(times.Large.Skip(5)), Child.Median(times.Small.Skip(5))];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Task<double> TimeAppendAsync(StateLog log, int from) =>
        Child.TimeAsync(() =>
        {
            Append(log, from, 1);
            return Task.CompletedTask;
        });

    /// <summary>A repository with a log of so many events, packed as a server packs it.</summary>
    private static async Task<string> MakeAsync(string folder, int count)
    {
        await MeasuredProcess.MustRunAsync(Path.GetTempPath(), ["git", "init", "-q", "--bare", folder]);
        using (var repository = GitRepository.Open(folder))
        {
            Fill(repository, count);
        }

        await MeasuredProcess.MustRunAsync(folder, ["git", "repack", "-adq"]);
        return folder;
    }

    private static Task<(IReadOnlyList<TimeSpan> Times, Measured Process)> MeasureAsync(
        Setting setting,
        string child,
        int count
    ) => Child.RunAsync(setting.Folder, child, setting.Folder.New("log"), count.ToString(CultureInfo.InvariantCulture));

    private static void Fill(GitRepository repository, int count)
    {
        var readme = new GitTreeEntry("a", GitMode.File, repository.WriteBlob([]));
        var start = repository.WriteCommit(new(repository.WriteTree([readme]), [], GitIdentity.Ralf(_noon), "base\n"));
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
        var plan = new Plan("a", "a", "main", agent, new(), new(), [], [], [], [], "ralf.yml", [task]);
        if (!StateLog.TryCreate(repository, plan, new(_run, "0", start, "local", null), _noon, out var log))
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
                i % 2 == 0 ? new RunPaused("bench", $"event {i} of the benchmark") : new RunResumed()
            ))
            .ToList();
        if (!log.TryAppend(events, _noon, []))
        {
            throw new InvalidOperationException("somebody else wrote");
        }
    }

    private static async Task<double> ReadAsync(string folder)
    {
        return await Child.TimeAsync(() =>
            MeasuredProcess.MustRunAsync(
                folder,
                ["bash", "-c", $"git ls-tree -r {_run.StateRef} log | cut -c13-52 | git cat-file --batch"]
            )
        );
    }
}
