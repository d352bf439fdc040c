using CsCheck;
using Ralf.Core.Merging;
using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

public sealed class FoldPropertyTests
{
    private static readonly string[] _folders = ["a", "b", "c/d", "c/e", "f/g/h"];

    /// <summary>Up to 24 files: some folder, one of four names, one of three contents.</summary>
    private static readonly Gen<(int Folder, int Name, int Content)[]> _files = Gen.Select(
        Gen.Int[0, 4],
        Gen.Int[0, 3],
        Gen.Int[0, 2]
    ).Array[0, 24];

    private static readonly Gen<((int, int, int)[] Base, (int, int, int)[][] Sessions, int Seed)> _folds = Gen.Select(
        _files,
        _files.Array[1, 5],
        Gen.Int[0, 1_000_000]
    );

    [Fact]
    public void The_order_of_sessions_does_not_matter_and_conflicts_are_mutual()
    {
        _folds.Sample(
            fold =>
            {
                var (fixture, start, inputs) = Overlapping(fold.Base, fold.Sessions);
                var outcome = fixture.Fold(start, inputs);
                var shuffled = inputs.ToArray();
                new Random(fold.Seed).Shuffle(shuffled);
                var other = fixture.Fold(start, shuffled);
                Assert.Equal(
                    outcome.Conflicts.Select(c => (c.Task, string.Join(' ', c.With))).ToHashSet(),
                    other.Conflicts.Select(c => (c.Task, string.Join(' ', c.With))).ToHashSet()
                );
                Assert.Equal(fixture.Apply(start, outcome), fixture.Apply(start, other));
                foreach (var conflict in outcome.Conflicts)
                {
                    Assert.All(
                        conflict.With,
                        with => Assert.Contains(conflict.Task, outcome.Conflicts.Single(c => c.Task == with).With)
                    );
                }
            },
            iter: 400
        );
    }

    [Fact]
    public void What_lands_is_all_in_the_result_and_nothing_else_is()
    {
        _folds.Sample(
            fold =>
            {
                var (fixture, start, inputs) = Overlapping(fold.Base, fold.Sessions);
                var outcome = fixture.Fold(start, inputs);
                var result = fixture.Apply(start, outcome);
                var landed = outcome.Landing.SelectMany(i => i.Changes).ToList();
                Assert.All(
                    landed,
                    c =>
                        Assert.Equal(
                            c.NewMode == GitMode.None ? null : c.NewId,
                            TreeWalk.Find(fixture.Store, result, c.Path) is { Mode: not GitMode.Tree } found
                                ? found.Id
                                : (GitId?)null
                        )
                );
                Assert.Empty(
                    TreeWalk
                        .Compare(fixture.Store, start, result)
                        .Select(c => c.Path)
                        .Except(landed.Select(c => c.Path))
                );
                Assert.Equal(inputs.Length, outcome.Landing.Count + outcome.Conflicts.Count);
            },
            iter: 400
        );
    }

    [Fact]
    public void Disjoint_changes_give_the_tree_that_git_itself_merges()
    {
        using var temp = new TempRepository();
        using var store = GitRepository.Open(temp.Root);
        _folds.Sample(
            fold =>
            {
                var start = Tree(store, GitId.EmptyTree, fold.Base, _ => true);

                // Session n owns folder n: what git merges without a word and what folds must be one tree.
                var trees = fold.Sessions.Select((files, n) => Replaced(store, start, files, n)).ToList();
                var inputs = trees
                    .Select((tree, n) => new FoldInput(TaskId.Parse($"t{n}"), TreeWalk.Compare(store, start, tree)))
                    .ToList();
                var outcome = ResultFold.Fold(store, start, inputs);
                Assert.Empty(outcome.Conflicts);
                var folded = outcome.Landing.Aggregate(start, (t, i) => TreeWalk.Apply(store, t, i.Changes));
                Assert.Equal(MergedByGit(temp, start, trees), folded);
            },
            iter: 25,
            threads: 1
        );
    }

    /// <summary>Git's own three-way merge of trees, one session after the other; it fails where a path does not merge
    /// by itself.</summary>
    private static GitId MergedByGit(TempRepository temp, GitId start, IReadOnlyList<GitId> trees)
    {
        var merged = start;
        foreach (var tree in trees)
        {
            temp.Git("read-tree", "--empty");
            temp.Git("read-tree", "-i", "-m", "--aggressive", start.Hex, merged.Hex, tree.Hex);
            merged = GitId.Parse(temp.Git("write-tree"));
        }

        return merged;
    }

    private static (FoldFixture Fixture, GitId Start, FoldInput[] Inputs) Overlapping(
        (int, int, int)[] start,
        (int, int, int)[][] sessions
    )
    {
        var fixture = new FoldFixture();
        var tree = Tree(fixture.Store, GitId.EmptyTree, start, _ => true);
        return (
            fixture,
            tree,
            [
                .. sessions.Select(
                    (files, n) => fixture.Input($"t{n}", tree, Tree(fixture.Store, tree, files, _ => true))
                ),
            ]
        );
    }

    /// <summary>The start with one folder thrown away and written anew.</summary>
    private static GitId Replaced(
        GitRepository store,
        GitId start,
        (int Folder, int Name, int Content)[] files,
        int folder
    )
    {
        var deletions = TreeWalk
            .Compare(store, GitId.EmptyTree, start)
            .Where(c => c.Path.Value.StartsWith(_folders[folder] + "/", StringComparison.Ordinal))
            .Select(c => c with { NewMode = GitMode.None, NewId = GitId.None })
            .ToList();
        return Tree(store, TreeWalk.Apply(store, start, deletions), files, f => f == folder);
    }

    /// <summary>Content 0 is a deletion; name 3 is an executable.</summary>
    private static GitId Tree(
        IGitStore store,
        GitId start,
        (int Folder, int Name, int Content)[] files,
        Func<int, bool> wanted
    ) =>
        TreeWalk.Apply(
            store,
            start,
            [
                .. files
                    .Where(f => wanted(f.Folder))
                    .DistinctBy(f => (f.Folder, f.Name))
                    .Select(f =>
                    {
                        var path = RepoPath.Parse($"{_folders[f.Folder]}/n{f.Name}");
                        var isThere = f.Content > 0;
                        return new PathChange(
                            path,
                            GitMode.None,
                            GitId.None,
                            isThere ? (f.Name == 3 ? GitMode.Executable : GitMode.File) : GitMode.None,
                            isThere ? store.WriteBlob([(byte)f.Content]) : GitId.None
                        );
                    }),
            ]
        );
}
