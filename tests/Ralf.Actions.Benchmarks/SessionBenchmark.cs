using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary>One session with an agent that is done at once, beside what git needs to clone the same tree and look it
/// over.</summary>
internal static class SessionBenchmark
{
    private const string Plan = """
        version: 1
        name: one
        goal: One small change.
        base: main
        agent: {use: command, command: [sh, -c, "echo done > result.txt"]}
        tasks:
          one:
            scope: [result.txt]
            prompt: Write it.
        """;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var files = setting.Pick(2_000, 100_000);
        var repository = await LargeRepository.MakeAsync(setting.Folder, files);
        var plan = setting.Folder.New("session") + ".yml";
        await File.WriteAllTextAsync(plan, Plan);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(2, 5),
            () => LocalRun.StartAsync(setting, repository, plan),
            () => CloneAsync(setting.Folder, repository)
        );
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"session: an instant agent on {files:N0} files"),
            ours.ExitCode == 0 ? ours.Time : null,
            "git clone --shared, git status",
            yardstick.Time,
            2,
            ours.PeakBytes,
            Failure.Of(ours)
        );
    }

    private static async Task<Measured> CloneAsync(WorkFolder folder, string repository)
    {
        var clone = folder.New("clone");
        var cloned = await MeasuredProcess.MustRunAsync(
            folder.Root,
            ["git", "clone", "-q", "--shared", repository, clone]
        );
        var status = await MeasuredProcess.MustRunAsync(clone, ["git", "status", "--porcelain"]);
        Directory.Delete(clone, recursive: true);
        return status with { Time = cloned.Time + status.Time };
    }
}
