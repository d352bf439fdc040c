using CsCheck;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class TreeWalkTests
{
    private static readonly Gen<string> _name = OneOf("a", "a.b", "a-", "a0", "b", "ü", "\udcff", "n\nl", "A");
    private static readonly Gen<string> _anyPath = _name.Array[1, 4].Select(names => string.Join('/', names));
    private static readonly Gen<(string Path, GitMode Mode, int Content)[]> _files = Gen.Select(
        _anyPath,
        OneOf(GitMode.File, GitMode.Executable, GitMode.Symlink, GitMode.Submodule),
        Gen.Int[0, 3]
    ).Array[0, 25];

    [Fact]
    public void Applying_the_difference_gives_the_other_tree()
    {
        Gen.Select(_files, _files)
            .Sample(
                (left, right) =>
                {
                    var store = new MemoryGitStore();
                    var (a, b) = (Build(store, left), Build(store, right));
                    Assert.Equal(b, TreeWalk.Apply(store, a, TreeWalk.Compare(store, a, b)));
                    Assert.Equal(a, TreeWalk.Apply(store, b, TreeWalk.Compare(store, b, a)));
                },
                iter: 2000
            );
    }

    [Fact]
    public void Many_pairs_compared_together_differ_as_each_of_them_does()
    {
        Gen.Select(_files, _files.Array[40, 120])
            .Sample(
                (old, many) =>
                {
                    var store = new MemoryGitStore();
                    var start = Build(store, old);
                    var pairs = many.Select(m => new TreePair(start, Build(store, m))).ToArray();
                    var together = TreeDiff.Compare(store, pairs, strict: false);
                    for (var i = 0; i < pairs.Length; i++)
                    {
                        var alone = TreeDiff.Compare(store, [pairs[i]], strict: false)[0];
                        Assert.Equal(alone.Files, together[i].Files);
                        // In which order they come depends on how many are looked at together.
                        Assert.Equal(
                            alone.Folders.OrderBy(f => f.Path, StringComparer.Ordinal),
                            together[i].Folders.OrderBy(f => f.Path, StringComparer.Ordinal)
                        );
                    }
                },
                iter: 50
            );
    }

    [Fact]
    public void Of_many_pairs_the_first_that_is_not_sound_is_named()
    {
        var store = new MemoryGitStore();
        var (one, other) = (Missing('1'), Missing('2'));
        var pairs = Enumerable.Repeat(new TreePair(GitId.EmptyTree, GitId.EmptyTree), 100).ToArray();
        (pairs[20], pairs[90]) = (new(GitId.EmptyTree, one), new(GitId.EmptyTree, other));
        for (var i = 0; i < 20; i++)
        {
            var error = Assert.Throws<UserException>(() => TreeDiff.Compare(store, pairs, strict: true));
            Assert.Contains(one.Hex, error.Message, StringComparison.Ordinal);
        }

        static GitId Missing(char digit) => GitId.Parse(new string(digit, 40));
    }

    [Fact]
    public void The_difference_is_the_one_that_git_finds()
    {
        using var temp = new TempRepository();
        using var store = GitRepository.Open(temp.Root);
        Gen.Select(_files, _files)
            .Sample(
                (left, right) =>
                {
                    var (a, b) = (Build(store, left), Build(store, right));
                    var lines = GitName.Split(
                        temp.GitBytes(temp.Root, [], "diff-tree", "-r", "-z", "--no-renames", a.Hex, b.Hex),
                        0
                    );
                    var expected = lines.Chunk(2).Select(c => $"{c[0][1..^2]} {c[1]}").Order(StringComparer.Ordinal);
                    var actual = TreeWalk
                        .Compare(store, a, b)
                        .Select(c => $"{Octal(c.OldMode)} {Octal(c.NewMode)} {c.OldId} {c.NewId} {c.Path}")
                        .Order(StringComparer.Ordinal);
                    Assert.Equal(expected, actual);
                },
                iter: 60,
                threads: 1
            );
    }

    /// <summary>A truncated character is one replacement character for .NET, however many bytes it has.</summary>
    [Theory]
    [InlineData(new byte[] { 0x61, 0xE2 }, new byte[] { 0x61, 0xE2, 0x82 })]
    [InlineData(new byte[] { 0x61, 0xFF }, new byte[] { 0x61, 0xFE })]
    [InlineData(new byte[] { 0x61, 0xFF }, new byte[] { 0x61, 0xEF, 0xBF, 0xBD })]
    [InlineData(new byte[] { 0x61, 0xF0, 0x9F, 0x98 }, new byte[] { 0x61, 0xED })]
    public void Names_that_read_alike_once_decoded_are_refused(byte[] one, byte[] other)
    {
        var store = new MemoryGitStore();
        var names = new[] { GitName.Decode(one), GitName.Decode(other) };
        var both = Build(store, names.Select(n => (n, GitMode.File, 1)));
        Assert.All(
            names.Select(n => Build(store, [(n, GitMode.File, 1)])).Append(GitId.EmptyTree),
            before =>
            {
                var error = Assert.Throws<UserException>(() =>
                    TreeDiff.Compare(store, [new(before, both)], strict: true)
                );
                Assert.Contains("reads the same", error.Message, StringComparison.Ordinal);
            }
        );

        // Beside another, each may stand.
        var apart = Build(store, [(names[0], GitMode.File, 1), ("b", GitMode.File, 1)]);
        Assert.Equal(2, TreeDiff.Compare(store, [new(GitId.EmptyTree, apart)], strict: true)[0].Files.Count);
    }

    [Fact]
    public async Task Equal_subtrees_are_never_opened()
    {
        var store = new MemoryGitStore();
        var files = Enumerable.Range(0, 10_000).Select(i => ($"{i / 1000}/{i / 100}/{i}", GitMode.File, 0)).ToArray();
        var a = Build(store, files);
        PathChange[] changes =
        [
            new(RepoPath.Parse("3/31/3141"), GitMode.None, GitId.None, GitMode.Executable, Blob(1)),
        ];
        store.TreesRead = 0;
        var b = TreeWalk.Apply(store, a, changes);
        Assert.Equal(3, store.TreesRead);
        store.TreesRead = 0;
        Assert.Single(TreeWalk.Compare(store, a, b));
        Assert.Equal(6, store.TreesRead);
        store.TreesRead = 0;
        Assert.Empty(TreeWalk.Compare(store, b, b));
        Assert.Equal(0, store.TreesRead);
        Assert.Equal(Blob(1), TreeWalk.Find(store, b, RepoPath.Parse("3/31/3141"))?.Id);
        Assert.Equal(3, store.TreesRead);
    }

    [Fact]
    public void A_path_through_a_file_leads_nowhere()
    {
        var store = new MemoryGitStore();
        var tree = Build(store, [("a/b", GitMode.File, 1)]);
        Assert.Null(TreeWalk.Find(store, tree, RepoPath.Parse("a/b/c")));
        Assert.Null(TreeWalk.Find(store, tree, RepoPath.Parse("a/c")));
        Assert.Equal(GitMode.Tree, TreeWalk.Find(store, tree, RepoPath.Parse("a"))?.Mode);
    }

    [Fact]
    public void Emptied_folders_go_and_the_root_may_be_empty()
    {
        var store = new MemoryGitStore();
        var tree = Build(store, [("a/b/c", GitMode.File, 1)]);
        PathChange[] gone = [new(RepoPath.Parse("a/b/c"), GitMode.File, Blob(1), GitMode.None, GitId.None)];
        Assert.Equal(GitId.EmptyTree, TreeWalk.Apply(store, tree, gone));
        Assert.Equal(GitId.EmptyTree, TreeWalk.Apply(store, GitId.EmptyTree, gone));
        Assert.Equal(gone, TreeWalk.Compare(store, tree, GitId.EmptyTree));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static GitId Blob(int content) => GitId.Parse($"{content + 1:x40}");

    private static string Octal(GitMode mode) => Convert.ToString((int)mode, 8).PadLeft(6, '0');

    /// <summary>Written without TreeWalk: of two files for one path, or for a path and one below it, the first
    /// counts.</summary>
    private static GitId Build(IGitStore store, IEnumerable<(string Path, GitMode Mode, int Content)> files)
    {
        var entries = new List<GitTreeEntry>();
        foreach (var group in files.GroupBy(f => f.Path.Split('/')[0]))
        {
            var first = group.First();
            entries.Add(
                first.Path == group.Key
                    ? new(group.Key, first.Mode, Blob(first.Content))
                    : new(
                        group.Key,
                        GitMode.Tree,
                        Build(
                            store,
                            group
                                .Where(f => f.Path != group.Key)
                                .Select(f => (f.Path[(group.Key.Length + 1)..], f.Mode, f.Content))
                        )
                    )
            );
        }

        return store.WriteTree(entries);
    }
}
