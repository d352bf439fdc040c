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
                MeasuredProcess.RunAsync(
                    setting.Folder.Root,
                    [.. MeasuredProcess.Ralf, "plan", plan, "--repository", repository]
                ),
            () =>
                MeasuredProcess.MustRunAsync(
                    repository,
                    ["git", "ls-tree", "-r", "--name-only", "main"]
                )
        );
        var tasks = files / LargeRepository.FilesInModule;
        return new Outcome(
            string.Create(
                CultureInfo.InvariantCulture,
                $"plan: {tasks:N0} tasks over {files:N0} files"
            ),
            ours.ExitCode == 0 ? ours.Time : null,
            "git ls-tree -r",
            yardstick.Time,
            5,
            ours.PeakBytes,
            Failure.Of(ours)
        );
    }
}
