using Ralf.Agents;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>A run that dies at any moment goes on as if nothing had been.</summary>
public sealed class KillTests : IDisposable
{
    private const int HangUp = 1;
    private const int Interrupt = 2;

    /// <summary>Ten tasks; an interrupted session uses up no attempt, so one is enough for each.</summary>
    private const string Tasks = """
        limits: {parallel: 3, attempts: 1}
        verify: [sleep 0.3, test "$(ls out | wc -l)" -eq 10]
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a., checks: [test -s out/a.txt]}
          b: {scope: ["out/b.txt"], prompt: Write b.}
          c: {scope: ["out/c.txt"], prompt: Write c., needs: [a]}
          d: {scope: ["out/d.txt"], prompt: Write d., needs: [a, b], checks: [sleep 0.2]}
          e: {scope: ["out/e.txt"], prompt: Write e., needs: [b]}
          f: {scope: ["out/f.txt"], prompt: Write f., needs: [c, d]}
          g: {scope: ["out/g.txt"], prompt: Write g., reads: ["out/a.txt"]}
          h: {scope: ["out/h.txt"], prompt: Write h., needs: [e]}
          i: {scope: ["out/i.txt"], prompt: Write i., needs: [f, g]}
          j: {scope: ["out/j.txt"], prompt: Write j., needs: [h, i]}
        """;

    /// <summary>The tree of an undisturbed run, made once for all tests of the class.</summary>
    private static readonly Lazy<Task<string>> _undisturbed = new(UndisturbedAsync);

    private readonly RalfFixture _bench = Prepared();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(23)]
    public async Task A_killed_run_goes_on_to_the_same_result(int logged)
    {
        await StopAsync(Signals.Kill, logged, "run", "--run", "r");
        var done = Finished();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Fact]
    public async Task A_run_killed_twice_goes_on_to_the_same_result()
    {
        await StopAsync(Signals.Kill, 6, "run", "--run", "r");
        await StopAsync(Signals.Kill, 13, "resume", "r");
        var done = Finished();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Theory]
    [InlineData(Interrupt, 5)]
    [InlineData(Signals.Terminate, 11)]
    [InlineData(HangUp, 8)]
    public async Task An_interrupted_run_ends_its_sessions_and_goes_on_later(int signal, int logged)
    {
        var exit = await StopAsync(signal, logged, "run", "--run", "r");
        Assert.Equal(130, exit.Code);
        await _bench.AssertNothingLeftAsync();
        var done = Finished();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Fact]
    public async Task A_run_killed_while_it_verifies_leaves_no_command_behind()
    {
        _bench.Plan(
            """
            verify: ['touch "$RALF_TEST/verifying"; test -f "$RALF_TEST/go" || sleep 300']
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
            """
        );
        using (var process = _bench.Start("run", "--run", "r"))
        {
            await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("verifying")), "it verifies");
            process.Signal(Signals.Kill);
            await process.EndAsync(killed: true);
        }

        await File.WriteAllTextAsync(_bench.Flag("go"), "");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal(["a.1"], _bench.Sessions);
        await _bench.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Signals.Terminate)]
    [InlineData(HangUp)]
    public async Task An_agent_that_ignores_the_request_to_end_is_killed_before_the_program_ends(int signal)
    {
        _bench.Script("a", """trap '' TERM INT; touch "$RALF_TEST/deaf"; while :; do sleep 1; done""");
        using var process = _bench.Start("run", "--run", "r", "--only", "a");
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("deaf")), "the agent runs");

        process.Signal(signal);
        var exit = await process.EndAsync();

        Assert.Equal(130, exit.Code);
        Assert.Equal(
            SessionReason.Interrupted,
            _bench.Log().Events.Select(e => e.Body).OfType<SessionRecorded>().Single().Record.Reason
        );
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_run_in_a_terminal_that_is_closed_ends_in_order()
    {
        using var bench = Prepared("sh", "-c", """exec script -qec "exec $*" /dev/null""", "sh");
        bench.Script("a", """touch "$RALF_TEST/works"; sleep 300""");
        Dictionary<string, string> attended = new() { ["CI"] = "" };
        using var terminal = bench.StartIn(bench.Repository, attended, "run", "--run", "r", "--only", "a");
        await RalfFixture.UntilAsync(() => File.Exists(bench.Flag("works")), "the agent works");

        // With the other end of its terminal gone, the kernel hangs up.
        terminal.Signal(Signals.Kill);
        await terminal.EndAsync(killed: true);

        await RalfFixture.UntilAsync(() => bench.Processes.Count == 0, "all processes have ended");
        Assert.Equal(
            SessionReason.Interrupted,
            bench.Log().Events.Select(e => e.Body).OfType<SessionRecorded>().Single().Record.Reason
        );
        await bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_run_that_was_started_to_survive_a_hang_up_goes_on()
    {
        using var bench = Prepared("env", "--ignore-signal=HUP");
        bench.Script(
            "a",
            """touch "$RALF_TEST/works"; while [ ! -f "$RALF_TEST/go" ]; do sleep 0.1; done; mkdir -p out; echo a > out/a.txt"""
        );
        using var process = bench.Start("run", "--run", "r", "--only", "a");
        await RalfFixture.UntilAsync(() => File.Exists(bench.Flag("works")), "the agent works");

        process.Signal(HangUp);
        await File.WriteAllTextAsync(bench.Flag("go"), "");
        await process.EndAsync();

        Assert.StartsWith("a Landed", bench.States());
    }

    [Fact]
    public async Task What_a_killed_run_had_saved_of_a_session_is_where_the_next_one_starts()
    {
        _bench.Plan(
            """
            tasks:
              a: {scope: ["out/*.txt"], prompt: Write a., agent: {checkpoint: 1s}}
            """
        );
        _bench.Script(
            "a",
            """
            if [ "$RALF_ATTEMPT" = 1 ]; then
                mkdir -p out; echo half > out/half.txt; echo stray > stray.txt
                echo '{"decisions": [{"what": "halves", "why": "to be killed"}]}' > "$RALF_LOG"
                sleep 300
            fi
            cat out/half.txt > "$RALF_TEST/seen"; cat > "$RALF_TEST/prompt"
            test ! -e stray.txt && echo rest > out/rest.txt
            """
        );
        using (var process = _bench.Start("run", "--run", "r"))
        {
            var output = Path.Combine(_bench.Repository, ".git/ralf/r/sessions/a.1/output");
            await RalfFixture.UntilAsync(
                () => File.Exists(Path.Combine(output, "checkpoint.json")),
                "a checkpoint is there"
            );
            process.Signal(Signals.Kill);
            await process.EndAsync(killed: true);
        }

        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal(["a.1", "a.2"], _bench.Sessions);
        Assert.Equal("half\n", await File.ReadAllTextAsync(_bench.Flag("seen")));
        var prompt = await File.ReadAllTextAsync(_bench.Flag("prompt"));
        Assert.Contains("decided: halves because to be killed", prompt, StringComparison.Ordinal);
        Assert.Contains("is in your workspace already", prompt, StringComparison.Ordinal);
        Assert.Equal(
            "README.md\nout/half.txt\nout/rest.txt\nralf.yml",
            _bench.Git("ls-tree", "-r", "--name-only", "ralf/r/result")
        );
        await _bench.ExpectAsync(0, "audit", "r");
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_log_that_is_taken_away_ends_the_run_and_its_sessions()
    {
        _bench.Script("a", """touch "$RALF_TEST/begun"; sleep 300""");
        using var process = _bench.Start("run", "--run", "r", "--only", "a");
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("begun")), "the agent runs");

        _bench.Git("update-ref", "-d", "refs/heads/ralf/r/state");
        var exit = await process.EndAsync();

        Assert.Equal(4, exit.Code);
        Assert.Contains("error RALF404", exit.Error, StringComparison.Ordinal);
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Of_two_that_resume_at_once_one_is_turned_away()
    {
        await StopAsync(Signals.Kill, 5, "run", "--run", "r");

        var both = await Task.WhenAll(_bench.RalfAsync("resume", "r"), _bench.RalfAsync("resume", "r"));

        Assert.True(both.Select(e => e.Code).Order().SequenceEqual([0, 2]), $"{both[0]}\n{both[1]}");
        Assert.Contains("error RALF523", both.Single(e => e.Code == 2).Error, StringComparison.Ordinal);
        await AssertAsUndisturbedAsync([]);
    }

    public void Dispose() => _bench.Dispose();

    private static RalfFixture Prepared(params IReadOnlyList<string> wrapper)
    {
        var bench = new RalfFixture { Wrapper = wrapper };
        foreach (var task in "abcdefghij")
        {
            var pause = task % 2 == 0 ? "0.2" : "0.4";
            bench.Script($"{task}", $"mkdir -p out; sleep {pause}; echo $id > out/$id.txt");
        }

        bench.Plan(Tasks);
        return bench;
    }

    private static async Task<string> UndisturbedAsync()
    {
        using var bench = Prepared();
        await bench.ExpectAsync(0, "run", "--run", "r");
        await bench.AssertNothingLeftAsync();
        Assert.Equal(10, bench.Sessions.Count);
        return bench.ResultTree();
    }

    /// <summary>Sends the signal to the process alone once the log has so many commits.</summary>
    private async Task<RalfExit> StopAsync(int signal, int logged, params string[] arguments)
    {
        using var process = _bench.Start(arguments);
        await RalfFixture.UntilAsync(
            () => _bench.LogLength() >= logged || process.HasExited,
            $"the log has {logged} commits"
        );
        Assert.False(process.HasExited, "the run ended before it could be stopped");
        process.Signal(signal);
        return await process.EndAsync(killed: signal == Signals.Kill);
    }

    /// <summary>The sessions that are in the log as complete, in the order of their tasks.</summary>
    private IReadOnlyList<SessionRecord> Finished() =>
        [
            .. _bench
                .Log()
                .Events.Select(e => e.Body)
                .OfType<SessionRecorded>()
                .Select(e => e.Record)
                .Where(r => r.Status == SessionStatus.Complete)
                .OrderBy(r => r.TaskId.Value, StringComparer.Ordinal),
        ];

    private async Task AssertAsUndisturbedAsync(IReadOnlyList<SessionRecord> finishedBefore)
    {
        Assert.Equal(await _undisturbed.Value, _bench.ResultTree());
        string[] all = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        Assert.Equal(all, Finished().Select(r => r.TaskId.Value));
        Assert.Equal(
            all,
            _bench
                .Log()
                .Events.Select(e => e.Body)
                .OfType<TaskLanded>()
                .Select(e => e.Task.Value)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal("10", _bench.Git("rev-list", "--count", "main..ralf/r/result"));
        Assert.Distinct(_bench.Sessions);
        Assert.All(finishedBefore, r => Assert.DoesNotContain($"{r.TaskId}.{r.Attempt + 1}", _bench.Sessions));
        await _bench.ExpectAsync(0, "audit", "r");
        await _bench.AssertNothingLeftAsync();
    }
}
