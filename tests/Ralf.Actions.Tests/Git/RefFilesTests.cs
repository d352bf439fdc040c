using System.Globalization;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Refs and repositories read without git, held against what git says.</summary>
public sealed class RefFilesTests : IDisposable
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
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{(char)('a' + (i % 7))}/n{random.Next(50)}.{i}"
            );
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
            .Git("for-each-ref", "--format=%(refname) %(objectname)")
            .Split('\n')
            .Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        string[] none =
        [
            "refs/heads/a",
            "refs/heads",
            "refs/tags/v10x",
            "refs/heads/zzz",
            "refs/a",
            "refs/tags/A",
        ];
        string[] names = [.. expected.Keys, .. none, "HEAD", first];
        var found = Files().Find(names);
        for (var i = 0; i < names.Length; i++)
        {
            var id =
                names[i] == "HEAD" ? second
                : names[i] == first ? first
                : expected.GetValueOrDefault(names[i]) ?? GitId.None.Hex;
            // An empty folder may be left where a ref was: then git is asked.
            Assert.True(
                found[i]?.Hex == id || (found[i] is null && none.Contains(names[i])),
                $"{names[i]} is {found[i]} and not {id}"
            );
        }
    }

    [Fact]
    public async Task What_is_not_plain_is_left_to_git()
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
            "main",
            id[..10],
        ];
        Assert.All(Files().Find(names), found => Assert.Null(found));
    }

    [Theory]
    [InlineData("# pack-refs with: peeled fully-peeled \n")]
    [InlineData("")]
    public async Task Packed_refs_without_order_are_left_to_git(string head)
    {
        var id = _temp.Commit("one", ("a", "x"));
        await File.WriteAllTextAsync(
            _temp.Path(".git/packed-refs"),
            $"{head}{id} refs/heads/z\n{id} refs/heads/b\n"
        );
        Assert.Null(Files().Find(["refs/heads/b"])[0]);
        using var repository = GitRepository.Open(_temp.Root);
        Assert.Equal(id, repository.ResolveCommit("b")?.Hex);
    }

    [Theory]
    [InlineData("[core]\n\tbare = false\n", true)]
    [InlineData("; nothing but a remark\n", true)]
    [InlineData(
        "[extensions]\n\tpartialClone = origin\n[core]\n\trepositoryformatversion = 1\n",
        true
    )]
    [InlineData("[include]\n\tpath = other\n", false)]
    [InlineData("[includeIf \"gitdir:/\"]\n\tpath = other\n", false)]
    [InlineData("[core]\n\tworktree = ../elsewhere\n", false)]
    [InlineData("[core]\n\tsharedRepository = group\n", false)]
    [InlineData(
        "[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryformatversion = 1\n",
        false
    )]
    [InlineData("[core] bare = true\n", false)]
    [InlineData("[core]\n\tbare = \\\n  true\n", false)]
    [InlineData("[core]\n\trepositoryformatversion = 7\n", false)]
    public async Task A_configuration_is_plain_or_not(string more, bool plain)
    {
        _temp.Commit("one", ("a", "x"));
        await File.AppendAllTextAsync(_temp.Path(".git/config"), more);
        Assert.Equal(plain, PlainRepository.Find(_temp.Root) is not null);
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
        var plain = folders.Select(Opened).ToList();
        Assert.Equal([true, true, false, false, true, true], plain.Select(p => p.Plain));
        foreach (
            var config in (string[])
                [_temp.Path(".git/config"), Path.Combine(_temp.Beside("bare"), "config")]
        )
        {
            await File.AppendAllTextAsync(config, "[include]\n\tpath = nothing\n");
        }

        var other = folders.Select(Opened).ToList();
        Assert.DoesNotContain(other, o => o.Plain);
        Assert.Equal(plain.Select(p => p with { Plain = false }), other);
        Assert.All(other, o => Assert.Equal(id, o.Head));
    }

    [Fact]
    public void A_repository_behind_a_symbolic_link_is_named_by_its_real_path()
    {
        _temp.Commit("one", ("a", "x"));
        Directory.CreateSymbolicLink(_temp.Beside("link"), _temp.Root);
        Assert.Null(PlainRepository.Find(_temp.Beside("link")));
        using var repository = GitRepository.Open(_temp.Beside("link"));
        Assert.Equal(_temp.Root, repository.WorkTree);
    }

    private static (bool Plain, string Common, string? Tree, string? Head) Opened(string folder)
    {
        using var repository = GitRepository.Open(folder);
        return (
            PlainRepository.Find(folder) is not null,
            repository.CommonDirectory,
            repository.WorkTree,
            repository.ResolveCommit("HEAD")?.Hex
        );
    }

    private RefFiles Files() => new(_temp.Path(".git"), _temp.Path(".git"));
}
