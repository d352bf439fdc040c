using System.Globalization;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>The bundles of a full wave taken in as the merge job does it, beside one fetch of the same branches, which
/// nobody needs to distrust.</summary>
internal static class ImportInside
{
    private const int FilesOfHead = 20;

    public static async Task<Outcome> BenchmarkAsync(Setting setting)
    {
        var heads = setting.Pick(16, 256);
        var source = await new FoldRepository(setting.Pick(2_000, 100_000), Deep: false, heads, FilesOfHead).MakeAsync(
            setting.Folder
        );
        var (times, process) = await Child.RunAsync(
            setting.Folder,
            "import",
            source,
            setting.Folder.New("import"),
            heads.ToString(CultureInfo.InvariantCulture),
            setting.Pick(1, 3).ToString(CultureInfo.InvariantCulture)
        );
        return new Outcome(
            $"import: {heads} bundles of {FilesOfHead} changed files",
            times[0],
            "one git fetch of the branches",
            times[1],
            5,
            process.PeakBytes
        );
    }

    /// <param name="arguments">The repository, a folder to be made, how many heads, and how often.</param>
    public static async Task<double[]> RunAsync(string[] arguments)
    {
        var (source, folder) = (arguments[0], arguments[1]);
        var count = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var bundles = Bundle(source, Directory.CreateDirectory(folder).FullName, count);
        var (ours, fetch) = (new List<double>(), new List<double>());
        for (var i = 0; i <= int.Parse(arguments[3], CultureInfo.InvariantCulture); i++)
        {
            using var into = GitRepository.Open(await BaseOnlyAsync(source, folder, $"ours-{i}"));
            ours.Add(await Child.TimeAsync(() => Import(into, bundles)));

            var other = await BaseOnlyAsync(source, folder, $"fetch-{i}");
            string[] command = ["git", "fetch", "-q", source, "refs/heads/h*:refs/heads/h*"];
            fetch.Add(await Child.TimeAsync(() => MeasuredProcess.MustRunAsync(other, command)));
        }

        return [Child.Median(ours.Skip(1)), Child.Median(fetch.Skip(1))];
    }

    private static List<BundleFile> Bundle(string source, string folder, int count)
    {
        using var repository = GitRepository.Open(source);
        var start = repository.ResolveCommit("main")!.Value;
        var bundles = new List<BundleFile>();
        for (var i = 0; i < count; i++)
        {
            var head = repository.ResolveCommit(FoldRepository.Head(i))!.Value;
            var file = Path.Combine(folder, $"{FoldRepository.Head(i)}.bundle");
            repository.Bundle(start, head, file);
            bundles.Add(new(file, head));
        }

        return bundles;
    }

    private static Task Import(GitRepository into, List<BundleFile> bundles)
    {
        if (into.TryImport(bundles).Contains(false))
        {
            throw new InvalidOperationException("a bundle was not taken in");
        }

        return Task.CompletedTask;
    }

    /// <summary>A repository of its own that has the base and none of the branches.</summary>
    private static async Task<string> BaseOnlyAsync(string source, string folder, string name)
    {
        var path = Path.Combine(folder, name);
        string[] clone = ["git", "clone", "-q", "--bare", "--no-local", "--single-branch"];
        await MeasuredProcess.MustRunAsync(folder, [.. clone, "-b", "main", source, path]);
        return path;
    }
}
