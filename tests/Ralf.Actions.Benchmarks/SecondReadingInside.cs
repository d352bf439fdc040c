using System.Globalization;
using LibGit2Sharp;
using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>The second reading of a wave, in the proof of each session and before they land together, beside
/// LibGit2Sharp's own diffs of the sessions alone.</summary>
internal static class SecondReadingInside
{
    private const int Sessions = 16;
    private const int Changed = 20;

    public static async Task<Outcome> BenchmarkAsync(Setting setting)
    {
        var files = setting.Pick(2_000, 100_000);
        var repository = await new FoldRepository(files, Deep: false, Sessions, Changed).MakeAsync(setting.Folder);
        var (times, process) = await Child.RunAsync(
            setting.Folder,
            "second-reading",
            repository,
            setting.Pick(3, 7).ToString(CultureInfo.InvariantCulture)
        );
        return new Outcome(
            string.Create(
                CultureInfo.InvariantCulture,
                $"second reading: {Sessions} sessions of {Changed} files in {files:N0} files"
            ),
            times[0],
            $"LibGit2Sharp's {Sessions} diffs",
            times[1],
            1.2,
            process.PeakBytes
        );
    }

    /// <param name="arguments">The repository, and how often.</param>
    public static async Task<double[]> RunAsync(string[] arguments)
    {
        var (result, sessions) = Land(arguments[0]);
        var (ours, yardstick) = (new List<double>(), new List<double>());
        for (var i = 0; i <= int.Parse(arguments[1], CultureInfo.InvariantCulture); i++)
        {
            using var store = GitRepository.Open(arguments[0]);
            ours.Add(await Child.TimeAsync(() => ReadAsync(store, result, sessions)));
            yardstick.Add(await Child.TimeAsync(() => DiffAsync(arguments[0], sessions)));
        }

        return [Child.Median(ours.Skip(1)), Child.Median(yardstick.Skip(1))];
    }

    /// <summary>What the sessions did, and the tree with all of it.</summary>
    private static (TreePair Result, IReadOnlyList<LandingChanges> Sessions) Land(string path)
    {
        using var store = GitRepository.Open(path);
        var start = TreeOf("main");
        var pairs = Enumerable
            .Range(0, Sessions)
            .Select(i => new TreePair(start, TreeOf(FoldRepository.Head(i))))
            .ToArray();
        var changes = TreeDiff.Compare(store, pairs, strict: true);
        return (
            new(start, TreeWalk.Apply(store, start, changes)),
            [.. pairs.Zip(changes, (p, c) => new LandingChanges("a session", p, c.Files))]
        );

        GitId TreeOf(string branch) => store.ReadCommit(store.ResolveCommit(branch)!.Value).Tree;
    }

    private static Task ReadAsync(GitRepository store, TreePair result, IReadOnlyList<LandingChanges> sessions)
    {
        foreach (var (about, trees, changes, _) in sessions)
        {
            Must(SecondReading.Compare(store, trees, changes, about, _ => true));
        }

        Must(SecondReading.CompareLanding(store, result, sessions, "the result"));
        return Task.CompletedTask;

        static void Must(Disagreement? found)
        {
            if (found is not null)
            {
                throw new InvalidOperationException(found.Text);
            }
        }
    }

    private static Task DiffAsync(string path, IReadOnlyList<LandingChanges> sessions)
    {
        using var repository = new Repository(path);
        var exact = new LibGit2Sharp.CompareOptions { Similarity = SimilarityOptions.None };
        foreach (var (_, trees, _, _) in sessions)
        {
            using var found = repository.Diff.Compare<LibGit2Sharp.TreeChanges>(
                repository.Lookup<Tree>(trees.Old.Hex),
                repository.Lookup<Tree>(trees.New.Hex),
                exact
            );
            if (found.Count != Changed)
            {
                throw new InvalidOperationException("LibGit2Sharp finds other paths");
            }
        }

        return Task.CompletedTask;
    }
}
