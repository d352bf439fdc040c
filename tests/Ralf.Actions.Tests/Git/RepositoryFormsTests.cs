using System.Globalization;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Refs and repositories of every form are what git says they are.</summary>
public sealed class RepositoryFormsTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_ref_is_what_git_says(bool packed)
    {
        var first = _temp.Commit("one", ("a", "x"));
        var second = _temp.Commit("two", ("a", "y"));
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + (i % 7))}/n{random.Next(50)}.{i}");
            _temp.Git("update-ref", $"refs/heads/{name}", i % 2 == 0 ? first : second);
            if (i % 5 == 0)
            {
                _temp.Git("tag", "-m", "tag", $"v{i}", first);
            }
        }

        if (packed)
        {
            _temp.Git("pack-refs", "--all");
            // Newer than what is packed; gone since; and only ever loose.
            _temp.Git("update-ref", "refs/tags/v5", second);
            _temp.Git("update-ref", "-d", "refs/tags/v10");
            _temp.Git("update-ref", "refs/heads/zz", second);
        }

        _temp.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main");
        var expected = _temp
            .Git(
                "for-each-ref",
                "--format=%(refname) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)"
            )
            .Split('\n')
            .Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        string[] none = ["refs/heads/a", "refs/heads", "refs/tags/v10x", "refs/heads/zzz", "refs/a", "refs/tags/A"];
        string[] names = [.. expected.Keys, .. none, "HEAD", first];
        using var repository = GitRepository.Open(_temp.Root);
        var found = repository.ResolveCommits(names);
        for (var i = 0; i < names.Length; i++)
        {
            var id =
                names[i] == "HEAD" ? second
                : names[i] == first ? first
                : expected.GetValueOrDefault(names[i]);
            Assert.True(found[i]?.Id.Hex == id, $"{names[i]} is {found[i]} and not {id}");
            Assert.Equal(id, repository.ResolveCommit(names[i])?.Hex);
        }
    }

    [Fact]
    public async Task What_is_no_ref_has_no_commit()
    {
        var id = _temp.Commit("one", ("a", "x"));
        await File.WriteAllTextAsync(_temp.Path(".git/refs/heads/garbage"), "what?\n");
        await File.WriteAllTextAsync(_temp.Path(".git/refs/heads/loop"), "ref: refs/heads/loop\n");
        await File.WriteAllTextAsync(_temp.Path(".git/refs/heads/out"), "ref: ../../secret\n");
        await File.WriteAllTextAsync(_temp.Path(".git/refs/heads/x.lock"), id + "\n");
        string[] names =
        [
            "refs/heads/garbage",
            "refs/heads/loop",
            "refs/heads/out",
            "refs/heads/x.lock",
            "refs/heads/./main",
            "refs/heads/../heads/main",
            "refs/heads//main",
            "refs/heads/main/",
            "refs/heads/main.",
            "refs/bisect/bad",
        ];
        using var repository = GitRepository.Open(_temp.Root);
        Assert.All(names, name => Assert.Null(repository.ResolveCommit(name)));
        Assert.All(repository.ResolveCommits(names), found => Assert.Null(found));
    }

    [Theory]
    [InlineData("# pack-refs with: peeled fully-peeled \n")]
    [InlineData("")]
    public async Task Packed_refs_may_lie_in_any_order(string head)
    {
        var id = _temp.Commit("one", ("a", "x"));
        await File.WriteAllTextAsync(_temp.Path(".git/packed-refs"), $"{head}{id} refs/heads/z\n{id} refs/heads/b\n");
        using var repository = GitRepository.Open(_temp.Root);
        Assert.Equal(id, repository.ResolveCommit("b")?.Hex);
    }

    [Theory]
    [InlineData("; nothing but a remark\n")]
    [InlineData("[extensions]\n\tpreciousObjects = true\n[core]\n\trepositoryformatversion = 1\n")]
    [InlineData("[extensions]\n\tpartialClone = origin\n[core]\n\trepositoryformatversion = 1\n")]
    [InlineData("[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryformatversion = 1\n")]
    [InlineData("[include]\n\tpath = other\n")]
    [InlineData("[core]\n\tsharedRepository = group\n")]
    public async Task A_configuration_may_say_what_git_takes(string more)
    {
        var id = _temp.Commit("one", ("a", "x"));
        await File.AppendAllTextAsync(_temp.Path(".git/config"), more);
        using var repository = GitRepository.Open(_temp.Root);
        Assert.Equal(_temp.Root, repository.WorkTree);
        Assert.Equal(id, repository.ResolveCommit("main")?.Hex);
        // Not by LibGit2Sharp's leave: it opens none of a format that it does not know.
        var blob = repository.WriteBlob([1, 2, 3]);
        Assert.Equal([1, 2, 3], _temp.GitBytes(_temp.Root, [], "cat-file", "blob", blob.Hex));
        Assert.True(repository.TryUpdateRefs([new("refs/heads/b", GitId.None, GitId.Parse(id))]));
    }

    [Theory]
    [InlineData("[core]\n\trepositoryformatversion = 7\n")]
    [InlineData("[extensions]\n\tnobodyKnows = true\n[core]\n\trepositoryformatversion = 1\n")]
    public async Task What_git_does_not_know_is_refused_in_its_words(string more)
    {
        _temp.Commit("one", ("a", "x"));
        await File.AppendAllTextAsync(_temp.Path(".git/config"), more);
        var error = Assert.Throws<UserException>(() => GitRepository.Open(_temp.Root));
        Assert.Contains("fatal: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_work_tree_may_lie_elsewhere()
    {
        var id = _temp.Commit("one", ("a", "x"));
        var elsewhere = Directory.CreateDirectory(_temp.Beside("elsewhere")).FullName;
        _temp.Git("config", "core.worktree", elsewhere);
        using var repository = GitRepository.Open(_temp.Path(".git"));
        Assert.Equal(_temp.Path(".git"), repository.CommonDirectory);
        Assert.Equal(id, repository.ResolveCommit("HEAD")?.Hex);
    }

    [Fact]
    public async Task A_repository_is_the_same_however_it_is_opened()
    {
        var id = _temp.Commit("one", ("a/b", "x"));
        _temp.Git("worktree", "add", "-q", _temp.Beside("linked"));
        _temp.Git("clone", "-q", "--bare", ".", _temp.Beside("bare"));
        string[] folders =
        [
            _temp.Root,
            _temp.Path("a"),
            _temp.Path(".git"),
            _temp.Path(".git/refs"),
            _temp.Beside("linked"),
            _temp.Beside("bare"),
        ];
        var (common, bare) = (_temp.Path(".git"), _temp.Beside("bare"));
        Assert.Equal(
            [
                (common, _temp.Root, id),
                (common, _temp.Root, id),
                (common, null, id),
                (common, null, id),
                (common, _temp.Beside("linked"), id),
                (bare, null, id),
            ],
            folders.Select(Opened)
        );
    }

    [Fact]
    public void A_repository_behind_a_symbolic_link_is_named_by_its_real_path()
    {
        _temp.Commit("one", ("a", "x"));
        Directory.CreateSymbolicLink(_temp.Beside("link"), _temp.Root);
        using var repository = GitRepository.Open(_temp.Beside("link"));
        Assert.Equal(_temp.Root, repository.WorkTree);
        Assert.Equal(_temp.Path(".git"), repository.CommonDirectory);
    }

    private static (string Common, string? Tree, string? Head) Opened(string folder)
    {
        using var repository = GitRepository.Open(folder);
        return (repository.CommonDirectory, repository.WorkTree, repository.ResolveCommit("HEAD")?.Hex);
    }
}
