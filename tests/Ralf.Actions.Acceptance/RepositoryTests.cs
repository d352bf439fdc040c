namespace Ralf.Actions.Acceptance;

/// <summary>Repositories that are not as most are, and what must not happen to anybody's.</summary>
public sealed class RepositoryTests : IDisposable
{
    private const string OneTask = """
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a.}
        """;

    private readonly RalfFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_bare_repository_takes_a_plan_by_its_path()
    {
        _bench.Plan(OneTask);
        var bare = Path.Combine(_bench.Root, "bare.git");
        _bench.Git("clone", "-q", "--bare", ".", bare);

        var exit = await _bench.RalfInAsync(bare, [], "run", _bench.PlanFile, "--run", "r");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("a", _bench.GitIn(bare, "show", "ralf/r/result:out/a.txt"));
    }

    [Fact]
    public async Task A_shallow_clone_is_as_good_as_any()
    {
        _bench.Plan(OneTask);
        _bench.Commit("Another");
        var shallow = Path.Combine(_bench.Root, "shallow");
        _bench.Git("clone", "-q", "--depth", "1", $"file://{_bench.Repository}", shallow);
        Assert.Equal("1", _bench.GitIn(shallow, "rev-list", "--count", "HEAD"));

        var exit = await _bench.RalfInAsync(shallow, [], "run", "--run", "r");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("a", _bench.GitIn(shallow, "show", "ralf/r/result:out/a.txt"));
        _bench.GitIn(shallow, "fsck", "--connectivity-only");
    }

    [Fact]
    public async Task The_users_work_tree_and_index_are_not_touched()
    {
        _bench.Plan(OneTask);
        await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "staged.txt"), "staged");
        _bench.Git("add", "staged.txt");
        await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "README.md"), "# Edited\n");
        Directory.CreateDirectory(Path.Combine(_bench.Repository, "out"));
        await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "out", "a.txt"), "mine");
        var before = Everything();

        await _bench.ExpectAsync(0, "run", "--run", "r");

        Assert.Equal(before, Everything());
        Assert.Equal("a", _bench.Git("show", "ralf/r/result:out/a.txt"));
        Assert.Equal("# Base", _bench.Git("show", "ralf/r/result:README.md"));
    }

    [Fact]
    public async Task A_result_branch_that_is_checked_out_is_left_alone_until_it_is_not()
    {
        _bench.Plan(
            """
            limits: {attempts: 1}
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
              b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
            """
        );
        _bench.Script(
            "a",
            """touch "$RALF_TEST/begun"; while [ ! -f "$RALF_TEST/go" ]; do sleep 0.05; done; mkdir out; echo a > out/a.txt"""
        );
        _bench.Script("b", """[ "$RALF_ATTEMPT" = 2 ] && echo b > out/b.txt""");
        using (var running = _bench.Start("run", "--run", "r"))
        {
            await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("begun")), "the agent runs");
            _bench.Git("checkout", "-q", "ralf/r/result");
            await File.WriteAllTextAsync(_bench.Flag("go"), "");
            var exit = await running.EndAsync();
            Assert.True(
                exit.Code == 1
                    && exit.Error.Contains("git merge --ff-only refs/ralf/r/landed", StringComparison.Ordinal),
                $"{exit}\n{_bench.States()}"
            );
        }

        Assert.Equal("", _bench.Git("status", "--porcelain"));
        Assert.Equal(_bench.Git("rev-parse", "main"), _bench.Git("rev-parse", "ralf/r/result"));
        _bench.Git("checkout", "-q", "main");
        await _bench.ExpectAsync(0, "retry", "r", "b");
        var caughtUp = await _bench.ExpectAsync(0, "resume", "r");

        Assert.DoesNotContain("git merge --ff-only", caughtUp.Error, StringComparison.Ordinal);
        Assert.Equal(_bench.Git("rev-parse", "refs/ralf/r/landed"), _bench.Git("rev-parse", "ralf/r/result"));
        Assert.Equal("b", _bench.Git("show", "ralf/r/result:out/b.txt"));
        await _bench.ExpectAsync(0, "audit", "r");
    }

    [Fact]
    public async Task Runs_of_one_name_in_two_repositories_leave_each_other_alone()
    {
        using var other = new RalfFixture();
        other.Plan(OneTask);
        _bench.Plan(OneTask);
        _bench.Script(
            "a",
            """touch "$RALF_TEST/begun"; while [ ! -f "$RALF_TEST/go" ]; do sleep 0.05; done; mkdir out; echo a > out/a.txt"""
        );
        using var running = _bench.Start("run", "--run", "r");
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("begun")), "the agent runs");

        await other.ExpectAsync(0, "run", "--run", "r");
        await File.WriteAllTextAsync(_bench.Flag("go"), "");
        var exit = await running.EndAsync();

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal(["a.1"], _bench.Sessions);
    }

    [Fact]
    public async Task A_linked_work_tree_is_as_good_as_the_main_one()
    {
        _bench.Plan(OneTask);
        var linked = Path.Combine(_bench.Root, "linked");
        _bench.Git("worktree", "add", "-q", "-b", "side", linked);

        var exit = await _bench.RalfInAsync(linked, [], "run", "--run", "r");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("a", _bench.Git("show", "ralf/r/result:out/a.txt"));
        Assert.Equal("", _bench.GitIn(linked, "status", "--porcelain"));
        Assert.True(Directory.Exists(Path.Combine(_bench.Repository, ".git", "ralf", "r")));
        await _bench.ExpectAsync(0, "audit", "r");
    }

    [Fact]
    public async Task Variables_of_git_do_not_lead_astray()
    {
        _bench.Plan(OneTask);
        var other = _bench.Folder("other");
        _bench.GitIn(other, "init", "-q", ".");
        var index = Path.Combine(_bench.Root, "other-index");

        var exit = await _bench.RalfInAsync(
            _bench.Repository,
            new()
            {
                ["GIT_DIR"] = Path.Combine(other, ".git"),
                ["GIT_WORK_TREE"] = other,
                ["GIT_INDEX_FILE"] = index,
                ["GIT_OBJECT_DIRECTORY"] = Path.Combine(other, ".git", "objects"),
                ["GIT_CONFIG_COUNT"] = "1",
                ["GIT_CONFIG_KEY_0"] = "core.bare",
                ["GIT_CONFIG_VALUE_0"] = "true",
            },
            "run",
            "--run",
            "r"
        );

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("a", _bench.Git("show", "ralf/r/result:out/a.txt"));
        Assert.Equal("", _bench.GitIn(other, "for-each-ref"));
        Assert.False(File.Exists(index));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Every file of the work tree, the index, HEAD and the configuration, by the bytes in it; not what Ralf's
    /// own git directory holds.</summary>
    private string Everything() =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(_bench.Repository, "*", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/.git/ralf-objects/", StringComparison.Ordinal))
                .Where(f =>
                    !f.Contains("/.git/", StringComparison.Ordinal)
                    || Path.GetFileName(f) is "index" or "HEAD" or "config"
                )
                .Order(StringComparer.Ordinal)
                .Select(f =>
                    $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"
                )
        );
}
