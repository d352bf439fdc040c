using Ralf.Actions.Shared;

namespace Ralf.Actions.Acceptance;

/// <summary>Repositories whose refs are in tables (<c>git init --ref-format=reftable</c>, since git 2.45), by a git
/// that can make them.</summary>
public sealed class ReftableTests : IAsyncLifetime
{
    private const string TwoTasks = """
        verify: [test -f out/b.txt || test ! -f out/c.txt]
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a.}
          b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
        """;

    private RalfFixture _bench = null!;

    public async ValueTask InitializeAsync() => _bench = new(await NewerGit.FolderAsync(), ["--ref-format=reftable"]);

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_lives_in_tables_from_its_plan_to_its_end()
    {
        _bench.Plan(TwoTasks);
        await _bench.ExpectAsync(0, "plan");
        await _bench.ExpectAsync(0, "run", "--run", "r");

        Assert.Equal("reftable", _bench.Git("rev-parse", "--show-ref-format"));
        Assert.Equal("b", _bench.Git("show", "ralf/r/result:out/b.txt"));
        var status = await _bench.ExpectAsync(0, "status");
        Assert.Contains("2 landed", status.Output, StringComparison.Ordinal);
        var log = await _bench.ExpectAsync(0, "log", "r");
        Assert.Contains("run_finished", log.Output, StringComparison.Ordinal);
        await _bench.ExpectAsync(0, "audit", "r");
        _bench.Git("merge", "-q", "--ff-only", "ralf/r/result");
        _bench.Git("fsck", "--strict");
        await _bench.ExpectAsync(0, "clean", "r", "--all");

        Assert.Equal("main", Branches());
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_failed_task_is_retried_and_the_run_goes_on()
    {
        _bench.Plan("limits: {attempts: 1}\n" + TwoTasks);
        _bench.Script("b", """[ "$RALF_ATTEMPT" = 2 ] && echo b > out/b.txt""");
        await _bench.ExpectAsync(1, "run", "--run", "r");
        _bench.Git("pack-refs", "--all");

        await _bench.ExpectAsync(0, "retry", "r", "b");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal("b", _bench.Git("show", "ralf/r/result:out/b.txt"));
        await _bench.ExpectAsync(0, "audit", "r");
    }

    [Fact]
    public async Task Fold_finds_branches_tags_and_HEAD()
    {
        _bench.Plan(TwoTasks);
        _bench.Git("tag", "-a", "start", "-m", "start");
        foreach (var name in (string[])["one", "two"])
        {
            _bench.Git("checkout", "-q", "-b", name, "start");
            await File.WriteAllTextAsync(Path.Combine(_bench.Repository, name), name);
            _bench.Commit(name);
        }

        var folded = await _bench.ExpectAsync(0, "fold", "start", "one", "HEAD", "--commit");

        Assert.Contains("tree ", folded.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("conflict", folded.Output, StringComparison.Ordinal);
        var unknown = await _bench.ExpectAsync(2, "fold", "start", "one", "three");
        Assert.Contains("'three'", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_work_tree_and_a_bare_clone_are_as_good()
    {
        _bench.Plan(TwoTasks);
        var linked = Path.Combine(_bench.Root, "linked");
        var bare = Path.Combine(_bench.Root, "bare.git");
        _bench.Git("worktree", "add", "-q", "-b", "side", linked);
        _bench.Git("clone", "-q", "--bare", "--ref-format=reftable", ".", bare);

        var inLinked = await _bench.RalfInAsync(linked, [], "run", "--run", "r");
        var inBare = await _bench.RalfInAsync(bare, [], "run", _bench.PlanFile, "--run", "r");

        Assert.True(inLinked.Code == 0, $"{inLinked}");
        Assert.True(inBare.Code == 0, $"{inBare}");
        Assert.Equal("b", _bench.Git("show", "ralf/r/result:out/b.txt"));
        Assert.Equal("b", _bench.GitIn(bare, "show", "ralf/r/result:out/b.txt"));
        Assert.Equal("reftable", _bench.GitIn(bare, "rev-parse", "--show-ref-format"));
    }

    [Fact]
    public async Task A_partial_clone_with_tables_works_too()
    {
        _bench.Plan(TwoTasks);
        _bench.Git("config", "uploadpack.allowFilter", "true");
        var clone = Path.Combine(_bench.Root, "clone");
        _bench.Git(
            "clone",
            "-q",
            "--ref-format=reftable",
            "--filter=blob:none",
            "--sparse",
            $"file://{_bench.Repository}",
            clone
        );

        var exit = await _bench.RalfInAsync(clone, [], "run", "--run", "r");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("b", _bench.GitIn(clone, "show", "ralf/r/result:out/b.txt"));
    }

    private string Branches() => _bench.Git("for-each-ref", "--format=%(refname:short)");
}
