using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf fold</c> from start to exit, beside loops that merge branch by branch and beside itself on other
/// sizes.</summary>
internal static class FoldBenchmark
{
    private const string MergeTreeLoop = """
        at=$(git rev-parse main)
        while read -r head; do
          other=$(git rev-parse "$head")
          tree=$(git merge-tree --write-tree "$at" "$other") || exit 1
          at=$(git -c user.name=b -c user.email=b@example.com commit-tree "$tree" -p "$at" -p "$other" -m x)
        done
        """;

    public static async Task<Outcome> BesideMergeTreeAsync(Setting setting)
    {
        var (repository, heads) = await FlatAsync(setting);
        var input = string.Join('\n', Enumerable.Range(0, heads).Select(FoldRepository.Head)) + "\n";
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(1, 3),
            () => FoldAsync(setting, repository, heads),
            () => MeasuredProcess.MustRunAsync(repository, ["bash", "-c", MergeTreeLoop], Text(input))
        );
        return Row(setting, heads, ours, "loop of git merge-tree, commit-tree", yardstick, 1 / 20.0);
    }

    public static async Task<Outcome> BesideLibGit2Async(Setting setting)
    {
        var (repository, heads) = await FlatAsync(setting);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            1,
            () => FoldAsync(setting, repository, heads),
            async () =>
            {
                var (times, process) = await Child.RunAsync(
                    setting.Folder,
                    "libgit2-merges",
                    repository,
                    heads.ToString(CultureInfo.InvariantCulture)
                );
                return process with { Time = times[0] };
            }
        );
        return Row(setting, heads, ours, "loop of LibGit2Sharp MergeCommits", yardstick, 1 / 90.0);
    }

    public static async Task<Outcome> TenTimesTheFilesAsync(Setting setting)
    {
        var heads = setting.Pick(16, 256);
        var small = await new FoldRepository(setting.Pick(2_000, 100_000), Deep: true, heads, 20).MakeAsync(
            setting.Folder
        );
        var large = await new FoldRepository(setting.Pick(20_000, 1_000_000), Deep: true, heads, 20).MakeAsync(
            setting.Folder
        );
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(2, 7),
            () => FoldAsync(setting, large, heads),
            () => FoldAsync(setting, small, heads)
        );
        return new Outcome(
            $"fold: {heads} branches of 20 files in {Number(setting.Pick(20_000, 1_000_000))} files",
            ours.Time,
            $"itself in {Number(setting.Pick(2_000, 100_000))}",
            yardstick.Time,
            2,
            ours.PeakBytes
        );
    }

    public static async Task<Outcome> TenTimesTheHeadsAsync(Setting setting)
    {
        var (few, many) = (setting.Pick(20, 200), setting.Pick(200, 2_000));
        var repository = await new FoldRepository(setting.Pick(10_000, 100_000), Deep: false, many, 20).MakeAsync(
            setting.Folder
        );
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(2, 7),
            () => FoldAsync(setting, repository, many),
            () => FoldAsync(setting, repository, few)
        );
        return new Outcome(
            $"fold: {Number(many)} branches",
            ours.Time,
            $"itself on {Number(few)}",
            yardstick.Time,
            11,
            ours.PeakBytes
        );
    }

    private static async Task<(string Repository, int Heads)> FlatAsync(Setting setting)
    {
        var heads = setting.Pick(16, 256);
        var files = setting.Pick(2_000, 100_000);
        return (await new FoldRepository(files, Deep: false, heads, 20).MakeAsync(setting.Folder), heads);
    }

    private static Task<Measured> FoldAsync(Setting setting, string repository, int heads) =>
        MeasuredProcess.MustRunAsync(repository, [setting.Ralf, "fold", "--stdin"], Text(FoldRepository.Line(heads)));

    private static Func<Stream, Task> Text(string text) =>
        stream => stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text)).AsTask();

    private static Outcome Row(
        Setting setting,
        int heads,
        Measured ours,
        string name,
        Measured yardstick,
        double goal
    ) =>
        new(
            $"fold: {heads} branches of 20 files in {Number(setting.Pick(2_000, 100_000))} files",
            ours.Time,
            name,
            yardstick.Time,
            goal,
            ours.PeakBytes
        );

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
