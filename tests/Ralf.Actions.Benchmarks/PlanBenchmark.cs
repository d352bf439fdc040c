using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary>A plan of one task for each folder of a large tree, beside git listing that tree.</summary>
internal static class PlanBenchmark
{
    private const string Plan = $$$"""
        version: 1
        name: large
        goal: Every module the new way.
        base: main
        agent: {use: command, command: ["true"]}
        tasks:
          module:
            foreach: {directories: "{{{LargeRepository.Modules}}}"}
            scope: ["${{ each.path }}/**"]
            prompt: Change ${{ each.name }}.
        """;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var files = setting.Pick(4_000, 200_000);
        var repository = await LargeRepository.MakeAsync(setting.Folder, files);
        var plan = setting.Folder.New("plan") + ".yml";
        await File.WriteAllTextAsync(plan, Plan);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Repetitions,
            () =>
                MeasuredProcess.RunAsync(setting.Folder.Root, [setting.Ralf, "plan", plan, "--repository", repository]),
            () => MeasuredProcess.MustRunAsync(repository, ["git", "ls-tree", "-r", "--name-only", "main"])
        );
        var tasks = files / LargeRepository.FilesInModule;
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"plan: {tasks:N0} tasks over {files:N0} files"),
            ours.ExitCode == 0 ? ours.Time : null,
            "git ls-tree -r",
            yardstick.Time,
            3,
            ours.PeakBytes,
            Failure.Of(ours)
        );
    }

    /// <summary>Ten times the tasks in the same tree: a plan of one area in ten, beside one of all.</summary>
    public static async Task<Outcome> TenTimesTheTasksAsync(Setting setting)
    {
        var files = setting.Pick(4_000, 200_000);
        var repository = await LargeRepository.MakeAsync(setting.Folder, files);
        var (few, many) = (setting.Folder.New("few") + ".yml", setting.Folder.New("many") + ".yml");
        await File.WriteAllTextAsync(many, Plan);
        await File.WriteAllTextAsync(
            few,
            Plan.Replace(LargeRepository.Modules, LargeRepository.OneInTen, StringComparison.Ordinal)
        );
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(1, 7),
            () => PlanAsync(many),
            () => PlanAsync(few)
        );
        var tasks = files / LargeRepository.FilesInModule;
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"plan: {tasks:N0} tasks"),
            ours.Time,
            string.Create(CultureInfo.InvariantCulture, $"itself with {tasks / 10:N0}"),
            yardstick.Time,
            15,
            ours.PeakBytes
        );

        Task<Measured> PlanAsync(string plan) =>
            MeasuredProcess.MustRunAsync(setting.Folder.Root, [setting.Ralf, "plan", plan, "--repository", repository]);
    }
}
