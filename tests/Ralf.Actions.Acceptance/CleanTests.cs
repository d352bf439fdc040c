namespace Ralf.Actions.Acceptance;

/// <summary>Branches of people beside those of a run, and what <c>ralf clean</c> leaves of them.</summary>
public sealed class CleanTests : IDisposable
{
    private readonly RalfFixture _bench = new();

    [Fact]
    public async Task What_a_person_made_moved_or_has_checked_out_is_kept_and_named()
    {
        await RunAsync();
        var linked = Path.Combine(_bench.Root, "linked");
        _bench.Git("worktree", "add", "-q", linked, "ralf/r/b.1");
        await File.WriteAllTextAsync(Path.Combine(linked, "mine"), "x", TestContext.Current.CancellationToken);
        _bench.GitIn(linked, "add", "mine");
        _bench.GitIn(linked, "commit", "-q", "-m", "mine");
        _bench.Git("branch", "ralf/r/my-fix", "ralf/r/a.1");
        _bench.Git("worktree", "add", "-q", Path.Combine(_bench.Root, "other"), "ralf/r/c.1");

        var exit = await _bench.ExpectAsync(0, "clean", "r");

        Assert.Equal("b.1 c.1 my-fix result state", Branches());
        var at = _bench.GitIn(linked, "rev-parse", "HEAD")[..8];
        Assert.Equal(
            [
                "r: 1 branch removed",
                $"note: ralf/r/b.1 is kept: it stands at {at}, where the run did not put it",
                "note: ralf/r/c.1 is kept: a work tree holds it",
                $"note: ralf/r/my-fix is kept: it stands at {_bench.Git("rev-parse", "ralf/r/my-fix")[..8]}, where the run did not put it",
            ],
            exit.Error.TrimEnd().Split('\n')
        );
    }

    [Fact]
    public async Task Commits_of_a_person_on_the_result_branch_stay_when_everything_goes()
    {
        await RunAsync();
        var result = _bench.Git("rev-parse", "ralf/r/result");
        _bench.Git("checkout", "-q", "ralf/r/result");
        _bench.Commit("mine");
        _bench.Git("checkout", "-q", "main");

        var exit = await _bench.ExpectAsync(0, "clean", "r", "--all");

        Assert.Equal("result", Branches());
        Assert.Contains("note: ralf/r/result is kept: it stands at", exit.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"its result was {result[..8]}; 'git branch NAME {result}'",
            exit.Error,
            StringComparison.Ordinal
        );
        _bench.Git("branch", "back", result);
    }

    [Fact]
    public async Task A_result_that_is_being_rebased_or_bisected_does_not_move()
    {
        await RunAsync();
        _bench.Git("checkout", "-q", "ralf/r/result");
        _bench.Git("bisect", "start");
        _bench.Git("bisect", "bad");
        var before = _bench.Git("rev-parse", "refs/heads/ralf/r/result");

        _bench.Script("d", "mkdir -p out; echo d > out/d.txt");
        await _bench.ExpectAsync(0, "retry", "r", "d");
        await _bench.RalfAsync("resume", "r");

        Assert.Equal(before, _bench.Git("rev-parse", "refs/heads/ralf/r/result"));
        Assert.NotEqual(before, _bench.Git("rev-parse", "refs/ralf/r/landed"));
        _bench.Git("bisect", "reset");
        Assert.Equal("refs/heads/ralf/r/result", _bench.Git("symbolic-ref", "HEAD"));
    }

    [Theory]
    [InlineData("ralf")]
    [InlineData("ralf/r")]
    [InlineData("ralf/r/a.1/mine")]
    [InlineData("ralf/r/mine")]
    public async Task A_branch_in_the_way_is_named_before_any_session(string branch)
    {
        _bench.Plan("tasks: {a: {scope: [out/a.txt], prompt: Write a.}}\n");
        _bench.Git("branch", branch);

        var exit = await _bench.ExpectAsync(2, "run", "--run", "r");

        Assert.Contains($"error RALF596: the branch '{branch}' is in the way", exit.Error, StringComparison.Ordinal);
        Assert.Contains($"(git branch -m {branch} NAME)", exit.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Sessions);
        _bench.Git("branch", "-m", branch, "other");
        await _bench.ExpectAsync(0, "run", "--run", "r");
    }

    [Fact]
    public async Task A_branch_wins_over_a_tag_of_its_name()
    {
        _bench.Plan("tasks: {a: {scope: [out/a.txt], prompt: Write a.}}\n");
        _bench.Git("tag", "main");
        _bench.Commit("after the tag");

        await _bench.ExpectAsync(0, "run", "--run", "r");

        Assert.Equal(_bench.Git("rev-parse", "refs/heads/main"), _bench.Log().State.Base.Hex);
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Three tasks land, and one fails.</summary>
    private async Task RunAsync()
    {
        _bench.Plan(
            """
            limits: {attempts: 1}
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
              b: {scope: ["out/b.txt"], prompt: Write b.}
              c: {scope: ["out/c.txt"], prompt: Write c.}
              d: {scope: ["out/d.txt"], prompt: Write d.}
            """
        );
        _bench.Script("d", "exit 1");
        await _bench.ExpectAsync(1, "run", "--run", "r");
    }

    private string Branches() =>
        string.Join(
            ' ',
            _bench
                .Git("for-each-ref", "--format=%(refname)", "refs/heads/ralf")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(r => r["refs/heads/ralf/r/".Length..])
        );
}
