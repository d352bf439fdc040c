using System.Text.Json;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>What the plan's policies make of sessions, and what ends or pauses a run.</summary>
public sealed class PolicyTests : IDisposable
{
    private const string TwoTasks = """
        limits: {attempts: 1}
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a.}
          b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
        """;

    private readonly RalfFixture _bench = new();

    [Fact]
    public async Task A_conflict_keeps_both_branches_until_a_person_takes_a_side()
    {
        await ConflictAsync();

        Assert.Equal("a Conflicted, b Conflicted", _bench.States());
        Assert.Equal("a", _bench.Git("show", "ralf/r/a.1:shared.txt"));
        Assert.Equal("b", _bench.Git("show", "ralf/r/b.1:shared.txt"));
        Assert.Equal(_bench.Git("rev-parse", "main^{tree}"), _bench.ResultTree());
        var status = await _bench.ExpectAsync(0, "status", "r", "--format", "json");
        var conflict = Assert.Single(
            JsonDocument.Parse(status.Output).RootElement.GetProperty("conflicts").EnumerateArray()
        );
        Assert.Equal("shared.txt", conflict.GetProperty("path").GetString());

        var refused = await _bench.ExpectAsync(2, "resolve", "r", "shared.txt", "--take", "c");
        Assert.Contains("error RALF560: 'c'", refused.Error, StringComparison.Ordinal);
        await _bench.ExpectAsync(0, "resolve", "r", "shared.txt", "--take", "b");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal("a Landed, b Landed", _bench.States());
        Assert.Equal("b", _bench.Git("show", "ralf/r/result:shared.txt"));
        Assert.Equal("a", _bench.Git("show", "ralf/r/a.1:shared.txt"));
        await _bench.ExpectAsync(0, "audit", "r");
    }

    [Fact]
    public async Task A_link_that_leads_out_of_its_scope_is_left_out_and_named_to_the_next_attempt()
    {
        _bench.Plan(
            """
            limits: {attempts: 2}
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}
            """
        );
        _bench.Script(
            "a",
            "mkdir out; echo fine > out/a.txt; test -e \"$RALF_TEST/again\" || ln -s /etc/passwd out/link; touch \"$RALF_TEST/again\""
        );

        await _bench.ExpectAsync(0, "run", "--run", "r");

        Assert.Equal(["a.1", "a.2"], _bench.Sessions);
        Assert.Equal("out/a.txt", _bench.Git("ls-tree", "-r", "--name-only", "ralf/r/result", "out"));
        var first = _bench.Log().State[Core.Plans.TaskId.Parse("a")].Records[0];
        Assert.Equal(SessionReason.ScopeViolation, first.Reason);
        Assert.Equal("out/link (a link to '/etc/passwd')", Assert.Single(first.ScopeViolations).Text);
        Assert.Equal(["out/a.txt"], first.FilesModified.Select(f => f.Value));
        var prompt = await _bench.ExpectAsync(0, "prompt", "r", "a");
        Assert.Contains(
            "These were thrown away for what they are: `out/link` (a link to '/etc/passwd'). Do without that.",
            prompt.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_commit_of_a_person_on_the_result_branch_ends_a_conflict()
    {
        await ConflictAsync();
        _bench.Git("checkout", "-q", "ralf/r/result");
        await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "shared.txt"), "a and b\n");
        _bench.Commit("Both");
        var theirs = _bench.Git("rev-parse", "HEAD");

        var exit = await _bench.ExpectAsync(0, "resume", "r");

        Assert.Contains("on the result branch, taken in as", exit.Error, StringComparison.Ordinal);
        Assert.Equal("a Landed, b Landed", _bench.States());
        Assert.Equal("a and b", _bench.Git("show", "refs/ralf/r/landed:shared.txt"));
        _bench.Git("merge-base", "--is-ancestor", theirs, "refs/ralf/r/landed");
        await _bench.ExpectAsync(0, "audit", "r");
        var status = await _bench.ExpectAsync(0, "status", "r", "--format", "json");
        var adopted = Assert.Single(
            JsonDocument.Parse(status.Output).RootElement.GetProperty("adopted").EnumerateArray()
        );
        Assert.Equal(theirs, adopted.GetProperty("to").GetString());
    }

    [Fact]
    public async Task Tasks_that_overlap_run_one_after_the_other_where_the_plan_orders_them()
    {
        _bench.Plan(Shared("order"));
        _bench.Script("a", "sleep 0.3; echo a >> shared.txt");
        _bench.Script("b", "echo b >> shared.txt");

        await _bench.ExpectAsync(0, "run", "--run", "r");

        Assert.Equal(["a.1", "b.1"], _bench.Sessions);
        Assert.Equal("a\nb", _bench.Git("show", "ralf/r/result:shared.txt"));
    }

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_red_verify_fails_the_run_and_shows_why()
    {
        _bench.Plan("verify: ['echo the-reason; exit 3']\n" + TwoTasks);

        var exit = await _bench.ExpectAsync(1, "run", "--run", "r");

        Assert.Equal("a Landed, b Landed", _bench.States());
        Assert.Contains("the-reason", exit.Error, StringComparison.Ordinal);
        Assert.Equal(RunPhase.Failed, _bench.Log().State.Phase);
    }

    [Theory]
    [InlineData("no_change: fail", "true", 1, "a Failed")]
    [InlineData("no_change: ok", "true", 0, "a Landed")]
    [InlineData("no_change: ok", "trap - EXIT", 1, "a Failed")]
    [InlineData("out_of_scope: fail", "mkdir out; echo a > out/a.txt; echo x > README.md", 1, "a Failed")]
    [InlineData("out_of_scope: strip", "mkdir out; echo a > out/a.txt; echo x > README.md", 0, "a Landed")]
    public async Task A_policy_decides_what_becomes_of_a_session(string policy, string script, int code, string states)
    {
        _bench.Plan($"policy: {{{policy}}}\n" + """tasks: {a: {scope: ["out/a.txt"], prompt: Write a.}}""");
        _bench.Script("a", script);

        await _bench.ExpectAsync(code, "run", "--run", "r");

        Assert.Equal(states, _bench.States());
        Assert.Equal("# Base", _bench.Git("show", "ralf/r/result:README.md"));
        Assert.Single(_bench.Sessions.Distinct(StringComparer.Ordinal), s => s == "a.1");
    }

    [Fact]
    public async Task A_run_in_which_nothing_changed_says_so_and_one_that_did_nothing_fails()
    {
        _bench.Plan(TwoTasks);
        _bench.Script("a", "true");
        _bench.Script("b", "true");
        var done = await _bench.ExpectAsync(0, "run", "--run", "r");
        var status = await _bench.ExpectAsync(0, "status", "r");

        Assert.EndsWith("Run done, nothing changed.", done.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Run r: done, nothing changed", status.Output, StringComparison.Ordinal);
        Assert.Equal(
            2,
            status.Output.Split('\n').Count(l => l.EndsWith("#1  nothing changed", StringComparison.Ordinal))
        );

        // The same exit codes and files, but no word that nothing was needed.
        _bench.Script("a", "trap - EXIT");
        var nothing = await _bench.ExpectAsync(1, "run", "--run", "s");
        Assert.Contains("nothing was done", nothing.Error, StringComparison.Ordinal);
        Assert.StartsWith("a Failed", _bench.States("s"));
    }

    [Fact]
    public async Task A_setup_that_fails_pauses_the_run_until_it_is_mended()
    {
        _bench.Plan("setup: ['test -f \"$RALF_TEST/mended\" || { echo no-tools; exit 7; }']\n" + TwoTasks);

        var paused = await _bench.ExpectAsync(3, "run", "--run", "r");
        Assert.Contains("no-tools", paused.Error, StringComparison.Ordinal);
        Assert.Contains("ralf resume r", paused.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Sessions);
        await File.WriteAllTextAsync(_bench.Flag("mended"), "");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal("a Landed, b Landed", _bench.States());
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Two sessions at one time write one file.</summary>
    private async Task ConflictAsync()
    {
        _bench.Plan(Shared("allow"));
        _bench.Script(
            "a",
            """touch "$RALF_TEST/a-runs"; while [ ! -f "$RALF_TEST/b-runs" ]; do sleep 0.05; done; echo a > shared.txt"""
        );
        _bench.Script(
            "b",
            """touch "$RALF_TEST/b-runs"; while [ ! -f "$RALF_TEST/a-runs" ]; do sleep 0.05; done; echo b > shared.txt"""
        );
        await _bench.ExpectAsync(1, "run", "--run", "r");
    }

    private static string Shared(string overlap) =>
        $$"""
            policy: {overlap: {{overlap}}}
            tasks:
              a: {scope: ["shared.txt"], prompt: Write a.}
              b: {scope: ["shared.txt"], prompt: Write b.}
            """;
}
