using System.Globalization;
using LibGit2Sharp;

namespace Ralf.Actions.Benchmarks;

/// <summary>A yardstick: branches merged one after the other by LibGit2Sharp, a commit each.</summary>
internal static class LibGit2Merges
{
    /// <param name="arguments">The repository, and how many heads.</param>
    public static async Task<double[]> RunAsync(string[] arguments) =>
        [
            await Child.TimeAsync(() =>
            {
                using var repository = new Repository(arguments[0]);
                var who = new Signature("Bench", "bench@example.com", DateTimeOffset.UnixEpoch);
                var at = repository.Lookup<Commit>("refs/heads/main");
                var options = new MergeTreeOptions { FindRenames = false };
                for (var i = 0; i < int.Parse(arguments[1], CultureInfo.InvariantCulture); i++)
                {
                    var head = repository.Lookup<Commit>($"refs/heads/{FoldRepository.Head(i)}");
                    var merged = repository.ObjectDatabase.MergeCommits(at, head, options);
                    at = repository.ObjectDatabase.CreateCommit(
                        who,
                        who,
                        "x",
                        merged.Tree,
                        [at, head],
                        prettifyMessage: false
                    );
                }

                return Task.CompletedTask;
            }),
        ];
}
