using System.Text;
using CsCheck;
using Ralf.Actions.Tests.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>The second reader of trees, on a real repository.</summary>
public sealed class LibGit2DiffTests : IDisposable
{
    private const int Pairs = 2_000;

    /// <summary>Bytes that begin or go on with characters of several bytes.</summary>
    private static readonly byte[] _starts = [0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0xED, 0xA0];

    private readonly TempRepository _temp = new();
    private readonly GitRepository _store;

    public LibGit2DiffTests() => _store = GitRepository.Open(_temp.Root);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Both_readers_list_the_same_of_two_thousand_pairs_of_trees()
    {
        var pairs = new List<TreePair>();
        _store.BeginBatch();
        RandomTrees
            .Folds(1)
            .Sample(
                trees =>
                {
                    var before = RandomTrees.After(Files(), trees.Base, Blob);
                    var after = RandomTrees.After(before, trees.Heads[0], Blob);
                    pairs.Add(new(RandomTrees.Write(_store, before), RandomTrees.Write(_store, after)));
                },
                iter: Pairs,
                threads: 1
            );
        _store.FlushBatch();

        Assert.True(pairs.Count >= Pairs);
        Assert.Contains(pairs, p => p.Old != p.New);
        Assert.All(pairs, pair => Assert.Equal(Ours(pair), Theirs(pair)));
    }

    /// <summary>A folder elsewhere would be left there by a process that is killed while it reads.</summary>
    [Fact]
    public void It_reads_through_a_git_directory_inside_the_repositorys_even_after_a_crash_that_left_half_of_it()
    {
        var pair = new TreePair(Tree("100644 a"), Tree("100644 b"));
        Directory.CreateDirectory(_temp.Path(".git/ralf-objects"));
        File.WriteAllText(_temp.Path(".git/ralf-objects/HEAD"), "");

        Assert.Equal(["a", "b"], Theirs(pair).Select(e => e.Path));
        Assert.Equal("../objects", new FileInfo(_temp.Path(".git/ralf-objects/objects")).LinkTarget);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/HEAD/x")]
    [InlineData("/objects/x")]
    [InlineData("/config")]
    public void A_repository_in_which_nothing_can_be_made_is_read_all_the_same(string damaged)
    {
        var pair = new TreePair(Tree("100644 a"), Tree("100644 a", "100644 b"));
        var file = _temp.Path($".git/ralf-objects{damaged}");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "[core");
        using var store = GitRepository.Open(_temp.Root);

        if (damaged == "/objects/x")
        {
            // A folder that holds none of the objects: an error that names one, and no verdict.
            Assert.Equal("RALF224", Assert.Throws<UserException>(() => store.SecondDiff(pair.Old, pair.New)).Code);
            return;
        }

        Assert.Equal("b", Assert.Single(store.SecondDiff(pair.Old, pair.New)!.Entries).Path);
        Assert.Equal("[core", File.ReadAllText(file));
    }

    [Fact]
    public void A_mode_that_is_only_written_in_another_way_is_no_change()
    {
        var (old, now) = (Tree("100664 a", "100644 b"), Tree("100644 a", "100755 b"));
        var entry = Assert.Single(Theirs(new(old, now)));
        Assert.Equal(("b", GitMode.Executable), (entry.Path, entry.NewMode));
        Assert.Equal(Ours(new(old, now)), [entry]);
    }

    [Fact]
    public void Formats_and_extensions_that_libgit2_does_not_know_are_no_obstacle()
    {
        var pair = new TreePair(Tree("100644 a"), Tree("100644 b"));
        _temp.Git("config", "core.repositoryformatversion", "1");
        _temp.Git("config", "extensions.noSuchExtension", "true");
        File.WriteAllText(_temp.Path(".git/packed-refs"), "no format that anybody knows\n");

        using var reader = new LibGit2Diff(_temp.Path(".git"));

        Assert.Equal(["a", "b"], reader.Compare(pair.Old, pair.New).Entries.Select(e => e.Path));
    }

    [Fact]
    public void Objects_that_come_in_a_pack_later_are_found()
    {
        var old = Tree("100644 a");
        Assert.Empty(Theirs(new(old, old)));
        var now = Tree("100644 late");
        _temp.GitBytes(_temp.Root, Encoding.ASCII.GetBytes($"{now}\n"), "pack-objects", "-q", ".git/objects/pack/pack");
        File.Delete(_temp.Path($".git/objects/{now.Hex[..2]}/{now.Hex[2..]}"));

        Assert.Equal(["a", "late"], Theirs(new(old, now)).Select(e => e.Path));
    }

    [Fact]
    public void A_missing_object_is_an_error_and_a_tree_that_is_none_a_failure()
    {
        var old = Tree("100644 a");
        var missing = GitId.Parse(new string('1', 40));
        var error = Assert.Throws<UserException>(() => _store.SecondDiff(old, missing));
        Assert.Equal("RALF224", error.Code);

        Assert.NotNull(_store.SecondDiff(old, Tree("999999 a"))!.Failure);
    }

    [Fact]
    public void Names_that_are_not_UTF_8_are_decoded_as_dotnet_does()
    {
        var bytes = Gen.OneOf(
            Gen.Byte[97, 99],
            Gen.Byte[0x80, 0xFF],
            Gen.Int[0, _starts.Length - 1].Select(i => _starts[i])
        );
        bytes
            .Array[1, 12]
            .Sample(
                name => Assert.Equal(Encoding.UTF8.GetString(name), GitName.Lossy(GitName.Decode(name))),
                iter: 10_000
            );
    }

    private static Dictionary<string, (GitMode Mode, GitId Id)> Files() => new(StringComparer.Ordinal);

    /// <summary>An id for a text; nobody reads the blob.</summary>
    private static GitId Blob(string text) =>
        GitId.FromBytes(System.Security.Cryptography.SHA256.HashData(GitName.Encode(text)).AsSpan(0, 20));

    private IReadOnlyList<DiffEntry> Ours(TreePair pair) =>
        Sorted(TreeWalk.Compare(_store, pair.Old, pair.New).Select(DiffEntry.From));

    private IReadOnlyList<DiffEntry> Theirs(TreePair pair) => Sorted(_store.SecondDiff(pair.Old, pair.New)!.Entries);

    private static IReadOnlyList<DiffEntry> Sorted(IEnumerable<DiffEntry> entries) =>
        [.. entries.OrderBy(e => e.ToString(), StringComparer.Ordinal)];

    /// <summary>A tree of these modes and names, whatever they are.</summary>
    private GitId Tree(params string[] entries)
    {
        var bytes = entries.SelectMany(e => Encoding.ASCII.GetBytes(e).Append((byte)0).Concat(Blob("x").ToBytes()));
        return GitId.Parse(
            Encoding
                .ASCII.GetString(
                    _temp.GitBytes(_temp.Root, [.. bytes], "hash-object", "-w", "-t", "tree", "--stdin", "--literally")
                )
                .TrimEnd()
        );
    }
}
