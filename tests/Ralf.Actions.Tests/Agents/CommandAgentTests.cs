using System.Diagnostics;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class CommandAgentTests : IDisposable
{
    /// <summary>A busy machine takes its time until a shell has set its trap.</summary>
    private static readonly TimeSpan _longEnoughToStart = TimeSpan.FromSeconds(3);

    private readonly AgentFixture _bench = new();

    [Fact]
    public async Task It_gets_prompt_task_and_attempt()
    {
        var result = await _bench.RunAsync(
            _bench.Script("cat > prompt; cp \"$RALF_TASK\" task; echo $RALF_ATTEMPT > attempt")
        );

        Assert.Equal((AgentEnd.Completed, null), (result.End, result.Detail));
        Assert.Equal("the prompt", await File.ReadAllTextAsync(_bench.File("prompt")));
        Assert.Equal("""{"id":"a"}""", await File.ReadAllTextAsync(_bench.File("task")));
        Assert.Equal("2\n", await File.ReadAllTextAsync(_bench.File("attempt")));
    }

    [Fact]
    public async Task It_sees_the_named_variables_and_no_others()
    {
        await _bench.RunAsync(
            _bench.Script("tr '\\0' '\\n' < /proc/self/environ > seen", null, "GIVEN", "HOME", "ABSENT")
        );

        var seen = (await File.ReadAllLinesAsync(_bench.File("seen")))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        // The shell itself may add PWD and the like; it is given none of them.
        string[] ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_"];
        Assert.Equal(
            [
                "GIT_CEILING_DIRECTORIES",
                "GIVEN",
                "HOME",
                "LANG",
                "PATH",
                "RALF_ATTEMPT",
                "RALF_LOG",
                "RALF_SESSION",
                "RALF_TASK",
                "TMPDIR",
            ],
            seen.Keys.Except(ofTheShell).Order(StringComparer.Ordinal)
        );
        Assert.Equal("given", seen["GIVEN"]);
        Assert.Equal(Path.Combine(_bench.Scratch, "home"), seen["HOME"]);
        Assert.Equal(Path.Combine(_bench.Scratch, "tmp"), seen["TMPDIR"]);
        Assert.Equal(_bench.Marker, seen["RALF_SESSION"]);
    }

    [Fact]
    public async Task An_exit_of_nought_without_a_log_says_nothing_of_the_work()
    {
        var result = await _bench.RunAsync(_bench.Script("echo done"));

        Assert.Equal((AgentEnd.Completed, null), (result.End, result.Log.Status));
        Assert.Equal("done", result.FinalText);
    }

    [Fact]
    public async Task A_bad_exit_quotes_what_was_said()
    {
        var result = await _bench.RunAsync(_bench.Script("printf 'no \\033[31mdisk\\nleft' >&2; exit 3"));

        Assert.Equal(AgentEnd.AgentError, result.End);
        Assert.Equal("The agent ended with exit code 3. It said: no [31mdisk left", result.Detail);
        Assert.Null(result.Log.Status);
    }

    [Fact]
    public async Task One_that_says_nothing_for_longer_than_its_plan_allows_is_ended()
    {
        var request = _bench.Script("printf x; sleep 900");
        var settings = request.Settings with
        {
            Timeout = TimeSpan.FromMinutes(20),
            IdleTimeout = TimeSpan.FromSeconds(1),
        };

        var result = await _bench.RunAsync(request with { Settings = settings });

        Assert.Equal(AgentEnd.Stalled, result.End);
        Assert.Contains("nothing came from it for 0:00:01", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" >&2")]
    public async Task Each_output_is_a_sign_of_life(string to)
    {
        var request = _bench.Script($"for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 0.5; printf .{to}; done");
        var settings = request.Settings with { IdleTimeout = TimeSpan.FromSeconds(5) };

        var result = await _bench.RunAsync(request with { Settings = settings });

        Assert.Equal(AgentEnd.Completed, result.End);
    }

    [Fact]
    public async Task Death_by_a_signal_is_a_crash()
    {
        var result = await _bench.RunAsync(_bench.Script("kill -9 $$"));

        Assert.Equal((AgentEnd.Crash, "The agent died of signal 9."), (result.End, result.Detail));
    }

    [Fact]
    public async Task Who_used_up_the_memory_of_Node_is_told_how_to_allow_more()
    {
        var result = await _bench.RunAsync(
            _bench.Script(
                "node --max-old-space-size=16 -e 'const a = []; for (;;) a.push(new Array(1e5).fill(a.length))'"
            )
        );

        Assert.Equal(AgentEnd.Crash, result.End);
        Assert.Contains("--max-old-space-size=MB", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_ends_even_who_ignores_the_request()
    {
        var request = _bench.Script("trap '' TERM; echo on; while :; do sleep 0.1; done", _longEnoughToStart);

        var watch = Stopwatch.StartNew();
        var result = await _bench.RunAsync(request);

        Assert.Equal(AgentEnd.Timeout, result.End);
        Assert.InRange(watch.Elapsed.TotalSeconds, 7, 45);
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
    }

    [Fact]
    public async Task A_time_out_lets_who_listens_clean_up()
    {
        var request = _bench.Script(
            "trap 'echo bye > cleaned; exit 0' TERM; while :; do sleep 0.1; done",
            _longEnoughToStart
        );

        var result = await _bench.RunAsync(request);

        Assert.Equal(AgentEnd.Timeout, result.End);
        Assert.True(File.Exists(_bench.File("cleaned")));
    }

    [Fact]
    public async Task Cancellation_is_an_end_of_its_own()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var result = await _bench.RunAsync(_bench.Script("sleep 60"), cancellationToken: cancel.Token);

        Assert.Equal(AgentEnd.Cancelled, result.End);
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
    }

    [Theory]
    [InlineData("sleep 300 &")]
    [InlineData("setsid sleep 300 &")]
    [InlineData("setsid setsid sh -c 'sleep 300; true' >/dev/null 2>&1 </dev/null &")]
    [InlineData("nohup setsid sh -c 'while :; do sleep 0.01 & wait; done' >/dev/null 2>&1 &")]
    public async Task No_child_outlives_a_session(string leaveBehind)
    {
        var watch = Stopwatch.StartNew();
        var result = await _bench.RunAsync(_bench.Script($"{leaveBehind}\nsleep 0.2; echo end"));

        Assert.Equal(AgentEnd.Completed, result.End);
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 45);
    }

    [Fact]
    public async Task A_child_that_hides_and_holds_the_streams_does_not_hold_the_session()
    {
        var watch = Stopwatch.StartNew();
        var result = await _bench.RunAsync(_bench.Script("env -i sleep 50 & echo end"));

        Assert.Equal((AgentEnd.Completed, "end"), (result.End, result.FinalText));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 45);
    }

    [Fact]
    public async Task What_a_dead_run_left_is_found_again_and_nothing_else()
    {
        using var left = Process.Start(
            new ProcessStartInfo("sleep", ["300"]) { Environment = { ["RALF_SESSION"] = _bench.Marker } }
        )!;
        using var other = Process.Start(
            new ProcessStartInfo("sleep", ["300"]) { Environment = { ["RALF_SESSION"] = _bench.Marker + "0" } }
        )!;
        try
        {
            Assert.Equal(1, await AgentFactory.KillLeftoversAsync(_bench.Marker, TimeProvider.System));
            await left.WaitForExitAsync();
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task Each_line_is_an_activity_cut_and_cleaned()
    {
        var seen = new Seen();
        await _bench.RunAsync(
            _bench.Script("printf 'one\\n\\n\\033]0;t\\007wo\\n'; head -c 300000 /dev/zero | tr '\\0' x"),
            seen
        );

        Assert.Equal(["one", "]0;t wo"], seen.All.Take(2).Select(a => a.Text));
        Assert.Equal(new string('x', 119) + "…", seen.All[2].Text);
        Assert.Equal(3, seen.All.Count);
    }

    [Fact]
    public async Task A_prompt_that_nobody_reads_is_no_failure()
    {
        var request = _bench.Script("exit 0") with { Prompt = new string('p', 1_000_000) };

        Assert.Equal(AgentEnd.Completed, (await _bench.RunAsync(request)).End);
    }

    [Fact]
    public async Task A_missing_program_is_a_matter_of_credentials()
    {
        var request = _bench.Script("");
        request = request with { Settings = request.Settings with { Command = ["no-such-agent"] } };

        var result = await _bench.RunAsync(request);

        Assert.Equal(AgentEnd.AgentMissing, result.End);
        Assert.Contains("\"no-such-agent\"", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_cannot_be_executed_is_as_one_that_is_missing()
    {
        await File.WriteAllTextAsync(_bench.File("agent"), "no program");
        var request = _bench.Script("");
        request = request with { Settings = request.Settings with { Command = ["./agent"] } };

        var result = await _bench.RunAsync(request);

        Assert.Equal(AgentEnd.AgentMissing, result.End);
        Assert.Contains("\"./agent\" could not be started", result.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
