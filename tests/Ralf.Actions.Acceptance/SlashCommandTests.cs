using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>People's slash commands on a run, each pulled by a process of its own.</summary>
public sealed class SlashCommandTests : IDisposable
{
    private const string TwoTasks = """
        limits: {attempts: 1}
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a.}
          b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
        """;

    private readonly RalfFixture _bench = new();

    [Fact]
    public async Task A_retried_task_brings_back_what_it_blocked()
    {
        _bench.Plan(TwoTasks);
        _bench.Script("a", """[ "$RALF_ATTEMPT" = 2 ] && mkdir out && echo a > out/a.txt""");
        var failed = await _bench.ExpectAsync(1, "run", "--run", "r");
        Assert.Equal("a Failed, b Blocked", _bench.States());
        Assert.Contains("ralf retry r a", failed.Error, StringComparison.Ordinal);

        await _bench.ExpectAsync(0, "retry", "r", "a");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal("a Landed, b Landed", _bench.States());
        Assert.Equal(["a.1", "a.2", "b.1"], _bench.Sessions);
        var again = await _bench.ExpectAsync(2, "retry", "r", "a");
        Assert.Contains("error RALF526", again.Error, StringComparison.Ordinal);
        await _bench.ExpectAsync(0, "audit", "r");
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_sessions()
    {
        _bench.Plan(TwoTasks);
        _bench.Script("a", """touch "$RALF_TEST/begun"; sleep 300""");
        using var running = _bench.Start("run", "--run", "r");
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("begun")), "the agent runs");

        await _bench.ExpectAsync(0, "cancel", "r");
        var exit = await running.EndAsync();

        Assert.True(exit.Code == 1, $"{exit}");
        Assert.Equal(RunPhase.Cancelled, _bench.Log().State.Phase);
        Assert.DoesNotContain("b.1", _bench.Sessions);
        await _bench.AssertNothingLeftAsync();
        var again = await _bench.ExpectAsync(2, "cancel", "r");
        Assert.Contains("error RALF527", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accepted_follow_up_runs_and_a_rejected_one_does_not()
    {
        _bench.Plan("""tasks: {a: {scope: ["out/a.txt"], prompt: Write a.}}""");
        _bench.Script(
            "a",
            """
            mkdir out; echo a > out/a.txt
            cat > "$RALF_LOG" <<END
            {"status": "complete", "summary": "There is more.", "followup_tasks": [
              {"id": "more", "prompt": "Write more.", "scope": ["out/more.txt"], "why": "It is missing."},
              {"id": "less", "prompt": "Write less.", "scope": ["out/less.txt"], "why": "It might be."},
              {"id": "evil", "prompt": "Write it.", "scope": [".github/**"], "why": "I want to."}]}
            END
            """
        );
        await _bench.ExpectAsync(0, "run", "--run", "r");
        Assert.Equal(3, _bench.Log().State.Proposals.Count(p => p.Accepted is null));

        await _bench.ExpectAsync(0, "answer", "r", "a.1-1", "accept");
        await _bench.ExpectAsync(0, "answer", "r", "a.1-2", "reject", "--why", "Enough.");
        var evil = await _bench.ExpectAsync(2, "answer", "r", "a.1-3", "accept");
        var again = await _bench.ExpectAsync(2, "answer", "r", "a.1-2", "accept");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Contains("error RALF535", evil.Error, StringComparison.Ordinal);
        Assert.Contains("error RALF533", again.Error, StringComparison.Ordinal);
        Assert.Equal("a Landed, more Landed", _bench.States());
        Assert.Equal(["a.1", "more.1"], _bench.Sessions);
        Assert.Equal("out/a.txt\nout/more.txt", _bench.Git("ls-tree", "-r", "--name-only", "ralf/r/result", "out/"));
    }

    [Fact]
    public async Task Cleaning_keeps_result_and_log_unless_told()
    {
        _bench.Plan(TwoTasks);
        await _bench.ExpectAsync(0, "run", "--run", "r");
        var local = Path.Combine(_bench.Repository, ".git", "ralf", "r");
        Assert.Equal("a.1 b.1 result state", Branches());
        Assert.True(Directory.Exists(local));

        await _bench.ExpectAsync(0, "clean", "r");

        Assert.Equal("result state", Branches());
        Assert.False(Directory.Exists(local));
        await _bench.ExpectAsync(0, "status", "r");
        await _bench.ExpectAsync(0, "audit", "r");

        await _bench.ExpectAsync(0, "clean", "--all");

        Assert.Equal("", Branches());
        Assert.Equal("refs/heads/main", _bench.Git("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public async Task An_open_run_is_not_cleaned_away()
    {
        _bench.Plan("setup: [exit 7]\n" + TwoTasks);
        await _bench.ExpectAsync(3, "run", "--run", "r");

        var exit = await _bench.ExpectAsync(2, "clean", "r");
        await _bench.ExpectAsync(0, "clean");

        Assert.Contains("error RALF530", exit.Error, StringComparison.Ordinal);
        Assert.Equal("result state", Branches());
    }

    [Fact]
    public async Task The_prompt_shown_is_the_one_that_the_agent_read()
    {
        _bench.Plan(TwoTasks);
        _bench.Script("a", """cat > "$RALF_TEST/read"; mkdir out; echo a > out/a.txt""");
        await _bench.ExpectAsync(0, "run", "--run", "r");

        var told = await _bench.ExpectAsync(0, "prompt", "r", "a");
        var unknown = await _bench.ExpectAsync(2, "prompt", "r", "z");

        Assert.Equal(await File.ReadAllTextAsync(_bench.Flag("read")), told.Output);
        Assert.Contains("Write a.", told.Output, StringComparison.Ordinal);
        Assert.Contains("error RALF524", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("smoke", "yes")]
    public async Task Only_what_was_chosen_runs()
    {
        _bench.Plan(
            TwoTasks
                + "\n  c: {scope: [\"out/c.txt\"], prompt: Write c.}\n  d: {scope: [\"out/d.txt\"], prompt: Write d.}"
        );

        var dry = await _bench.ExpectAsync(0, "run", "--run", "r", "--only", "c", "--dry-run");
        Assert.Contains("1 tasks would run", dry.Output, StringComparison.Ordinal);
        Assert.Equal("", Branches());
        await _bench.ExpectAsync(0, "run", "--run", "r", "--only", "c");
        Assert.Equal(["c.1"], _bench.Sessions);
        await _bench.ExpectAsync(0, "run", "--run", "s", "--until", "b");
        Assert.Equal(["c.1", "a.1", "b.1"], _bench.Sessions);

        foreach (
            var (code, arguments) in new (string, string[])[]
            {
                ("RALF524", ["--only", "z"]),
                ("RALF525", ["--only", "b"]),
                ("RALF528", ["--parallel", "0"]),
                ("RALF528", ["--parallel", "65"]),
            }
        )
        {
            var exit = await _bench.ExpectAsync(2, ["run", "--run", "t", .. arguments]);
            Assert.Contains($"error {code}", exit.Error, StringComparison.Ordinal);
        }

        Assert.Equal("", Branches("t"));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>The branches of a run, without what they all start with.</summary>
    private string Branches(string run = "r") =>
        string.Join(
            ' ',
            _bench.Git("for-each-ref", "--format=%(refname:lstrip=4)", $"refs/heads/ralf/{run}/").Split('\n')
        );
}
