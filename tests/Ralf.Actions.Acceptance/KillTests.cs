using System.Text.Json;
using Ralf.Actions.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>A run that dies at any moment goes on as if nothing had been.</summary>
public sealed class KillTests : IDisposable
{
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
    private static readonly Lazy<Task<string>> Undisturbed = new(UndisturbedAsync);

    private readonly RalfBench _bench = Prepared();

    [Theory(Timeout = 400_000)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(23)]
    public async Task A_killed_run_goes_on_to_the_same_result(int logged)
    {
        await StopAsync(Signals.Kill, logged, "run", "--run", "r");
        var done = await FinishedAsync();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Fact(Timeout = 400_000)]
    public async Task A_run_killed_twice_goes_on_to_the_same_result()
    {
        await StopAsync(Signals.Kill, 6, "run", "--run", "r");
        await StopAsync(Signals.Kill, 13, "resume", "r");
        var done = await FinishedAsync();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Theory(Timeout = 400_000)]
    [InlineData(Interrupt, 5)]
    [InlineData(Signals.Terminate, 11)]
    public async Task An_interrupted_run_ends_its_sessions_and_goes_on_later(int signal, int logged)
    {
        var exit = await StopAsync(signal, logged, "run", "--run", "r");
        Assert.Equal(130, exit.Code);
        await _bench.AssertNothingLeftAsync();
        var done = await FinishedAsync();

        await _bench.ExpectAsync(0, "resume", "r");

        await AssertAsUndisturbedAsync(done);
    }

    [Fact(Timeout = 400_000)]
    public async Task Of_two_that_resume_at_once_one_is_turned_away()
    {
        await StopAsync(Signals.Kill, 5, "run", "--run", "r");

        var both = await Task.WhenAll(
            _bench.RalfAsync("resume", "r"),
            _bench.RalfAsync("resume", "r")
        );

        Assert.True(
            both.Select(e => e.Code).Order().SequenceEqual([0, 2]),
            $"{both[0]}\n{both[1]}"
        );
        Assert.Contains(
            "error RALF523",
            both.Single(e => e.Code == 2).Error,
            StringComparison.Ordinal
        );
        await AssertAsUndisturbedAsync([]);
    }

    public void Dispose() => _bench.Dispose();

    private static RalfBench Prepared()
    {
        var bench = new RalfBench();
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
        await RalfBench.UntilAsync(
            () => _bench.LogLength() >= logged || process.HasExited,
            $"the log has {logged} commits"
        );
        Assert.False(process.HasExited, "the run ended before it could be stopped");
        process.Signal(signal);
        return await process.EndAsync(killed: signal == Signals.Kill);
    }

    /// <summary>The tasks whose session is in the log as complete.</summary>
    private async Task<IReadOnlyList<string>> FinishedAsync() =>
        [
            .. (await _bench.EventsAsync())
                .Where(e => Kind(e) == "session_recorded")
                .Select(Record)
                .Where(IsComplete)
                .Select(TaskOf),
        ];

    private async Task AssertAsUndisturbedAsync(IReadOnlyList<string> finishedBefore)
    {
        Assert.Equal(await Undisturbed.Value, _bench.ResultTree());
        var events = await _bench.EventsAsync();
        var complete = events
            .Where(e => Kind(e) == "session_recorded")
            .Select(Record)
            .Where(IsComplete);
        string[] all = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        Assert.Equal(all, complete.Select(TaskOf).Order(StringComparer.Ordinal));
        Assert.Equal(
            all,
            events
                .Where(e => Kind(e) == "task_landed")
                .Select(e => e.GetProperty("task").GetString())
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal("10", _bench.Git("rev-list", "--count", "main..ralf/r/result"));
        Assert.Distinct(_bench.Sessions);
        foreach (var task in finishedBefore)
        {
            var attempt = complete.Single(r => TaskOf(r) == task).GetProperty("attempt").GetInt32();
            Assert.DoesNotContain($"{task}.{attempt + 1}", _bench.Sessions);
        }

        await _bench.ExpectAsync(0, "audit", "r");
        await _bench.AssertNothingLeftAsync();
    }

    private static string Kind(JsonElement e) => e.GetProperty("kind").GetString()!;

    private static JsonElement Record(JsonElement e) => e.GetProperty("record");

    private static string TaskOf(JsonElement record) => record.GetProperty("task_id").GetString()!;

    private static bool IsComplete(JsonElement record) =>
        record.GetProperty("status").GetString() == "complete";
}
