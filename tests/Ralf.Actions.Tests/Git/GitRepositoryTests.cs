using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Of_an_object_that_is_damaged_git_s_own_words_are_told()
    {
        using var temp = new TempRepository();
        var text = Convert.ToBase64String(Enumerable.Range(0, 4_000).Select(i => (byte)(i * i / 7)).ToArray());
        temp.Commit("one", ("a", text));
        temp.Git("repack", "-adq");
        temp.Git("prune-packed");
        var blob = GitId.Parse(temp.Git("rev-parse", "HEAD:a"));
        var pack = Assert.Single(Directory.GetFiles(temp.Path(".git/objects/pack"), "*.pack"));
        var bytes = await File.ReadAllBytesAsync(pack);
        bytes.AsSpan(bytes.Length / 2, 8).Fill(0xA5);
        File.Delete(pack);
        await File.WriteAllBytesAsync(pack, bytes);
        using var repository = GitRepository.Open(temp.Root);

        var error = Assert.Throws<UserException>(() => repository.ReadBlob(blob));

        Assert.Equal("RALF206", error.Code);
        Assert.Contains(blob.Hex, error.Message, StringComparison.Ordinal);
        Assert.Contains("git fsck", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void It_is_found_from_a_folder_below()
    {
        _temp.Commit("one", ("a/b/c", "x"));
        using var repository = GitRepository.Open(_temp.Path("a/b"));
        Assert.Equal(_temp.Root, repository.WorkTree);
        Assert.Equal(_temp.Path(".git"), repository.CommonDirectory);
    }

    [Fact]
    public void No_repository_is_an_error_that_names_the_folder()
    {
        var folder = Directory.CreateDirectory(_temp.Beside("nothing")).FullName;
        var error = Assert.Throws<UserException>(() => GitRepository.Open(folder));
        Assert.Equal("RALF201", error.Code);
        Assert.Contains($"'{folder}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sha256_repository_is_refused()
    {
        using var other = new TempRepository("--object-format=sha256");
        var error = Assert.Throws<UserException>(() => GitRepository.Open(other.Root));
        Assert.Equal("RALF204", error.Code);
    }

    [Fact]
    public void A_bare_repository_has_no_work_tree()
    {
        var id = _temp.Commit("one", ("a", "x"));
        _temp.Git("clone", "-q", "--bare", ".", _temp.Beside("bare"));
        using var repository = GitRepository.Open(_temp.Beside("bare"));
        Assert.Null(repository.WorkTree);
        Assert.Equal(id, repository.ResolveCommit("main")?.Hex);
        Assert.Equal(["a"], repository.Files(GitId.Parse(id)));
    }

    [Fact]
    public void A_linked_work_tree_names_the_shared_directory()
    {
        _temp.Commit("one", ("a", "x"));
        _temp.Git("worktree", "add", "-q", _temp.Beside("linked"));
        using var repository = GitRepository.Open(_temp.Beside("linked"));
        Assert.Equal(_temp.Beside("linked"), repository.WorkTree);
        Assert.Equal(_temp.Path(".git"), repository.CommonDirectory);
        var id = repository.ResolveCommit("HEAD")!.Value;
        Assert.True(repository.TryUpdateRefs([new("refs/heads/new", GitId.None, id)]));
        Assert.Equal(id.Hex, _temp.Git("rev-parse", "new"));
    }

    [Fact]
    public void An_unborn_branch_has_no_commit()
    {
        using var repository = GitRepository.Open(_temp.Root);
        Assert.Null(repository.ResolveCommit("HEAD"));
        Assert.Null(repository.ResolveCommit("main"));
        Assert.Empty(repository.Refs("refs/"));
    }

    [Fact]
    public void A_commit_has_many_names()
    {
        var id = _temp.Commit("one", ("a", "x"));
        _temp.Git("tag", "-a", "v1", "-m", "tag");
        using var repository = GitRepository.Open(_temp.Root);
        Assert.All(
            ["HEAD", "main", "v1", "refs/heads/main", "heads/main", id, id[..7], id[..12]],
            name => Assert.Equal(id, repository.ResolveCommit(name)?.Hex)
        );
        Assert.All(
            ["", "nope", id[..6], "main~0", "main^{tree}", "HEAD:a", "main\nmain", "-h", "@{0}", new string('0', 40)],
            name => Assert.Null(repository.ResolveCommit(name))
        );
        Assert.Null(repository.ResolveCommit(_temp.Git("rev-parse", "HEAD:a")));
    }

    [Fact]
    public void Names_of_all_sorts_survive_a_round_trip()
    {
        using var repository = GitRepository.Open(_temp.Root);
        var blob = repository.WriteBlob([1, 0, 2, 13, 10]);
        string[] names =
        [
            "a",
            "a.b",
            "a\nb",
            "ü",
            "u\u0308",
            "日本",
            "😀",
            " ",
            "\"",
            "\\",
            "\udcff",
            "x\udcc3",
            "-n",
            "a-",
            "a0",
        ];
        var inner = repository.WriteTree([new("x", GitMode.Symlink, blob)]);
        var tree = repository.WriteTree([
            .. names.Select(n => new GitTreeEntry(n, GitMode.File, blob)),
            new("b", GitMode.Tree, inner),
            new("b.c", GitMode.Executable, blob),
            new("m", GitMode.Submodule, GitId.Parse(new string('1', 40))),
        ]);
        using var again = GitRepository.Open(_temp.Root);
        var read = again.ReadTree(tree);
        Assert.Equal(
            names.Append("b").Append("b.c").Append("m").Order(StringComparer.Ordinal),
            read.Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(tree, again.WriteTree([.. read.Reverse()]));
        Assert.Equal([1, 0, 2, 13, 10], again.ReadBlob(blob));
        var listing = _temp.GitBytes(_temp.Root, [], "ls-tree", "-z", tree.Hex);
        var lines = read.Select(e =>
            $"{Convert.ToString((int)e.Mode, 8).PadLeft(6, '0')} {(e.Mode == GitMode.Tree ? "tree" : e.Mode == GitMode.Submodule ? "commit" : "blob")} {e.Id}\t{e.Name}\0"
        );
        Assert.Equal(GitName.Encode(string.Concat(lines)), listing);
        Assert.Equal(
            tree.Hex,
            Encoding.ASCII.GetString(_temp.GitBytes(_temp.Root, listing, "mktree", "-z", "--missing")).Trim()
        );
    }

    [Fact]
    public void A_tree_with_impossible_entries_is_refused()
    {
        using var repository = GitRepository.Open(_temp.Root);
        var blob = repository.WriteBlob([]);
        GitTreeEntry file = new("a", GitMode.File, blob);
        Assert.Throws<UserException>(() => repository.WriteTree([file, file]));
        Assert.Throws<UserException>(() => repository.WriteTree([file with { Name = "a/b" }]));
        Assert.Throws<UserException>(() => repository.WriteTree([file with { Name = "" }]));
        Assert.Throws<UserException>(() => repository.WriteTree([file with { Mode = GitMode.None }]));
    }

    [Fact]
    public void A_commit_is_as_git_would_write_it_and_the_same_data_gives_the_same_id()
    {
        var parent = GitId.Parse(_temp.Commit("one", ("a", "x")));
        _temp.Git("config", "commit.gpgSign", "true");
        _temp.Git("config", "i18n.commitEncoding", "ISO-8859-1");
        using var repository = GitRepository.Open(_temp.Root);
        var tree = repository.ReadCommit(parent).Tree;
        var when = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));
        var data = new CommitData(tree, [parent], GitIdentity.Ralf(when), "t\n\n# no comment\n\n\nü");
        var id = repository.WriteCommit(data);
        Assert.Equal(id, repository.WriteCommit(data with { Author = GitIdentity.Ralf(when.ToUniversalTime()) }));
        Assert.Equal(
            $"tree {tree}\nparent {parent}\nauthor Ralf <ralf@users.noreply.github.com> 1772593567 +0000\n"
                + "committer Ralf <ralf@users.noreply.github.com> 1772593567 +0000\n\nt\n\n# no comment\n\n\nü",
            _temp.Git("cat-file", "commit", id.Hex)
        );
        var read = repository.ReadCommit(id);
        Assert.Equal((data.Tree, data.Author, data.Message), (read.Tree, read.Author, read.Message));
        Assert.Equal(data.Parents, read.Parents);
        _temp.Git("fsck", "--strict");
    }

    [Fact]
    public void A_missing_object_is_an_error_that_names_it()
    {
        using var repository = GitRepository.Open(_temp.Root);
        var none = GitId.Parse(new string('1', 40));
        var error = Assert.Throws<UserException>(() => repository.ReadTree(none));
        Assert.Contains($"'{none}'", error.Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => repository.ReadCommit(none));
        Assert.Throws<UserException>(() => repository.ReadBlob(none));
        Assert.Throws<UserException>(() => repository.Files(none));
    }

    [Fact]
    public void What_others_write_is_seen_at_once()
    {
        using var repository = GitRepository.Open(_temp.Root);
        Assert.Null(repository.ResolveCommit("main"));
        var first = _temp.Commit("one", ("a", "x"));
        Assert.Equal(first, repository.ResolveCommit("main")?.Hex);
        var second = _temp.Commit("two", ("a", "y"));
        _temp.Git("gc", "-q", "--prune=now");
        Assert.Equal(second, repository.ResolveCommit("main")?.Hex);
        Assert.Equal("x"u8.ToArray(), repository.ReadBlob(GitId.Parse(_temp.Git("rev-parse", $"{first}:a"))));
    }

    [Fact]
    public void Only_the_commits_own_ignore_files_count()
    {
        var id = _temp.Commit(
            "one",
            (".gitignore", "*.log\nbuild/\n!keep.log\n"),
            ("sub/.gitignore", "/local\n"),
            ("sub/x", "")
        );
        _temp.Write(".gitignore", "*.cs\n");
        _temp.Write(".git/info/exclude", "*.cs\n");
        _temp.Git("config", "core.excludesFile", _temp.Path(".git/info/exclude"));
        using var repository = GitRepository.Open(_temp.Root);
        string[] paths =
        [
            "a.log",
            "keep.log",
            "deep/er/b.log",
            "build/x/y",
            "build",
            "sub/build/z",
            "sub/local",
            "local",
            "a.cs",
            ":(top)q.log",
            ":x",
            "n\nl.log",
            "\udcff.log",
            "sub/x/y.log",
        ];
        Assert.Equal(
            [
                "a.log",
                "deep/er/b.log",
                "build/x/y",
                "sub/build/z",
                "sub/local",
                ":(top)q.log",
                "n\nl.log",
                "\udcff.log",
                "sub/x/y.log",
            ],
            paths.Where(repository.Ignored(GitId.Parse(id), paths).Contains)
        );
    }
}
