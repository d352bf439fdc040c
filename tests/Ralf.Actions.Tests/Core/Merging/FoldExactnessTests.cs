using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Ralf.Core.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

/// <summary>The fold held against git's own merge, on trees as nasty as they come. Contents are one line each, so that
/// git has nothing to merge inside a file.</summary>
public sealed class FoldExactnessTests : IDisposable
{
    private readonly TempRepository _temp = new();
    private readonly GitRepository _store;
    private readonly Dictionary<string, GitId> _blobs = new(StringComparer.Ordinal);

    public FoldExactnessTests() => _store = GitRepository.Open(_temp.Root);

    [Fact]
    public void Two_heads_fold_cleanly_where_git_merges_them_cleanly_and_give_its_tree()
    {
        var (clean, both, ours) = (0, 0, 0);
        RandomTrees
            .Folds(2)
            .Sample(
                given =>
                {
                    var (start, heads) = Commits(given.Base, given.Heads);
                    var fold = BranchFold.Fold(_store, start, heads, commit: false);
                    var git = MergedByGit(heads[0].Id, heads[1].Id);
                    if (fold.Conflicts.Count == 0)
                    {
                        Assert.Equal(git, fold.Tree);
                        clean++;
                    }
                    else if (git is null)
                    {
                        both++;
                    }
                    else
                    {
                        // What we alone refuse: names that some file system takes for one, and a mode beside a content.
                        Assert.All(
                            fold.Conflicts,
                            c =>
                                Assert.True(
                                    c.Kind is ConflictKind.Case or ConflictKind.Unicode or ConflictKind.Mode
                                        // A link became a file, and one side left its content alone.
                                        || (c.Kind == ConflictKind.Symlink && c.Sides.Any(s => s.Id == c.Base?.Id)),
                                    $"{c.Kind} {c.Path}: {c.Base}, {string.Join(", ", c.Sides)}"
                                )
                        );
                        ours++;
                    }
                },
                iter: 400,
                threads: 1
            );
        Assert.True(clean > 20 && both > 0 && ours > 0, $"{clean} clean, {both} both, {ours} ours");
    }

    [Fact]
    public void What_is_written_by_several_threads_is_the_tree_that_git_makes()
    {
        // Both heads change something in each of a hundred folders.
        FoldHead Changed(string name, Func<int, int> content, params GitId[] parents) =>
            Head(
                name,
                Commit(
                    RandomTrees.Write(
                        _store,
                        Enumerable
                            .Range(0, 400)
                            .Select(i => ($"d{i % 100}/f{i}", content(i)))
                            .ToDictionary(f => f.Item1, f => (GitMode.File, Blob($"{f.Item1} {f.Item2}")))
                    ),
                    parents
                )
            );
        var start = Changed("base", _ => 0);
        FoldHead[] heads =
        [
            Changed("h0", i => i < 200 ? 1 : 0, start.Id),
            Changed("h1", i => i < 200 ? 0 : 2, start.Id),
        ];
        using var repository = GitRepository.Open(_temp.Root);
        repository.BeginBatch();

        var fold = BranchFold.Fold(repository, start, heads, commit: true);
        repository.FlushBatch();

        Assert.Equal(MergedByGit(heads[0].Id, heads[1].Id), fold.Tree);
        Assert.NotNull(fold.Heads[1].Made);
        _temp.Git("fsck", "--strict");
    }

    [Fact]
    public void Of_four_heads_those_land_that_git_merges_one_after_the_other()
    {
        RandomTrees
            .Folds(4)
            .Sample(
                given =>
                {
                    var (start, heads) = Commits(given.Base, given.Heads);
                    var fold = BranchFold.Fold(_store, start, heads, commit: true);
                    var (at, tree) = (start.Id, start.Commit.Tree);
                    foreach (var head in fold.Heads.Where(h => h.Lands))
                    {
                        var merged = MergedByGit(at, head.Head.Id);
                        Assert.NotNull(merged);
                        tree = merged.Value;
                        at = Commit(tree, at, head.Head.Id);
                        Assert.Equal(tree, _store.ReadCommit(head.Made!.Value).Tree);
                    }

                    Assert.Equal(tree, fold.Tree);
                    var disputed = fold.Heads.Where(h => !h.Lands).Select(h => h.Head.Ref).ToHashSet();
                    foreach (var (i, j) in ((int, int)[])[(0, 1), (0, 2), (1, 3), (2, 3)])
                    {
                        Assert.True(
                            MergedByGit(heads[i].Id, heads[j].Id) is not null
                                || (disputed.Contains(heads[i].Ref) && disputed.Contains(heads[j].Ref))
                        );
                    }
                },
                iter: 100,
                threads: 1
            );
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    private (FoldHead Start, List<FoldHead> Heads) Commits(TreeStep[] start, TreeStep[][] heads)
    {
        var before = RandomTrees.After(new Dictionary<string, (GitMode, GitId)>(), start, Blob);
        var root = Commit(RandomTrees.Write(_store, before));
        return (
            Head("base", root),
            [
                .. heads.Select(
                    (steps, i) =>
                        Head($"h{i}", Commit(RandomTrees.Write(_store, RandomTrees.After(before, steps, Blob)), root))
                ),
            ]
        );
    }

    private FoldHead Head(string name, GitId id) => new(name, id, _store.ReadCommit(id));

    /// <summary>Null where git says conflict. Before 2.50 it looks for renames whatever it is told; here it finds
    /// none.</summary>
    private GitId? MergedByGit(GitId one, GitId other)
    {
        try
        {
            return GitId.Parse(
                _temp.Git(
                    "-c",
                    "merge.renames=false",
                    "merge-tree",
                    "--write-tree",
                    "--no-messages",
                    one.Hex,
                    other.Hex
                )
            );
        }
        catch (InvalidOperationException e) when (e.Message.Contains("ended with 1:", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>One line that shares nothing with that of another path or content.</summary>
    private GitId Blob(string text)
    {
        if (!_blobs.TryGetValue(text, out var blob))
        {
            var line = Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text)));
            _blobs[text] = blob = _store.WriteBlob(Encoding.ASCII.GetBytes(line + "\n"));
        }

        return blob;
    }

    private GitId Commit(GitId tree, params GitId[] parents) =>
        _store.WriteCommit(new(tree, parents, GitIdentity.Ralf(DateTimeOffset.UnixEpoch), "work\n"));
}
