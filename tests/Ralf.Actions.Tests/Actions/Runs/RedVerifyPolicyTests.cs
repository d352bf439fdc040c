using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>What a run does over waves while its whole result fails.</summary>
public sealed class RedVerifyPolicyTests : IDisposable
{
    private readonly WaveFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_needs_the_landed_work_goes_on_and_all_else_waits_until_the_result_holds()
    {
        // Broken from a on until c, as a change of an interface is.
        Start(
            "test ! -e src/a/new.cs || test -e src/c/new.cs",
            [Task("a"), Task("b", "a"), Task("c", "b"), .. Others(8)]
        );

        Assert.Equal("a.1 t0.1 t1.1 t2.1", await RunAsync(11));
        Assert.Equal("b.1 t3.1 t4.1 t5.1 verify", await RunAsync(12));
        Assert.Equal(false, _bench.Coordinator().State.Verify?.Passed);
        Assert.Equal("c.1 verify", await RunAsync(13));
        Assert.Equal("verify", await RunAsync(14));
        Assert.Equal(true, _bench.Coordinator().State.Verify?.Passed);
        Assert.Equal("t6.1 t7.1", await RunAsync(15));
        Assert.Equal("verify", await RunAsync(16));
        Assert.Equal("", await RunAsync(17));
        Assert.Equal(RunPhase.Done, _bench.Coordinator().State.Phase);
        Assert.Null(_bench.Coordinator().State.Blame);
    }

    [Fact]
    public async Task Who_broke_it_goes_again_before_anything_else_starts()
    {
        _bench.Act = (packet, w) =>
            WaveFixture.WriteFile(w, $"src/{packet.Task.Id}/{(packet.Attempt == 1 ? "new" : "mended")}.cs", "x\n");
        Start("test ! -e src/t1/new.cs || test -e src/t1/mended.cs", Others(9));
        var waves = new List<string>();
        for (var run = 11L; _bench.Coordinator().State.Phase == RunPhase.Running; run++)
        {
            waves.Add(await RunAsync(run));
        }

        var again = waves.IndexOf("t1.2");
        Assert.InRange(again, 2, waves.Count - 1);
        Assert.All(waves[2..again], w => Assert.Equal("verify", w));
        Assert.Contains("t8.1", string.Join(' ', waves[again..]), StringComparison.Ordinal);
        Assert.Equal(RunPhase.Done, _bench.Coordinator().State.Phase);
        Assert.Empty(RunAudit.Audit(_bench.Coordinator().Store, State.Samples.Run));
    }

    [Fact]
    public async Task Where_only_a_combination_breaks_it_a_person_chooses_who_yields()
    {
        _bench.Act = (packet, w) =>
            WaveFixture.WriteFile(w, $"src/{packet.Task.Id}/{(packet.Attempt == 1 ? "new" : "yields")}.cs", "x\n");
        Start("test ! -e src/t0/new.cs || test ! -e src/t1/new.cs || test -e src/t1/yields.cs", Others(9));
        var run = 11L;
        for (; _bench.Coordinator().State.Phase == RunPhase.Running; run++)
        {
            await RunAsync(run);
        }

        var paused = _bench.Coordinator();
        Assert.Equal((RunPhase.Paused, "verify"), (paused.State.Phase, paused.State.PausedFor));
        Assert.Contains(
            "retry the one of t0, t1 that is to yield",
            paused.State.PausedDetail,
            StringComparison.Ordinal
        );
        Assert.Equal(TaskState.Pending, paused.State[Id("t8")].State);

        // Others are not to blame, and cannot be chosen.
        Assert.Throws<UserException>(() => Send(paused, "retry t2"));
        Assert.True(paused.Log.Append(Send(paused, "retry t1"), []));
        Assert.Equal("t1.2", await RunAsync(++run));
        for (; _bench.Coordinator().State.Phase == RunPhase.Running; )
        {
            await RunAsync(++run);
        }

        var state = _bench.Coordinator().State;
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal((2, 1), (state[Id("t1")].Attempt, state[Id("t0")].Attempt));
        Assert.Empty(RunAudit.Audit(_bench.Coordinator().Store, State.Samples.Run));
    }

    [Fact]
    public async Task A_base_that_fails_by_itself_holds_nothing_up()
    {
        Start("false", Others(9));
        var run = 11L;
        for (; _bench.Coordinator().State.Phase == RunPhase.Running && run < 30; run++)
        {
            await RunAsync(run);
        }

        var state = _bench.Coordinator().State;
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.All(state.Tasks, t => Assert.Equal((TaskState.Landed, 1), (t.State, t.Attempt)));
    }

    private static IReadOnlyList<NewEvent> Send(RunCoordinator coordinator, string line) =>
        SlashCommandEvents.Decide(coordinator.State, SlashCommand.Parse(line), "ann");

    private static PlanTask[] Others(int count) => [.. Enumerable.Range(0, count).Select(i => Task($"t{i}"))];

    private void Start(string verify, PlanTask[] tasks) => _bench.Start(Plan(tasks) with { Verify = [verify] });

    /// <summary>A workflow run with room for four sessions; its jobs. The run ends or pauses in its merge as
    /// there.</summary>
    private async Task<string> RunAsync(long run)
    {
        var (_, jobs, packets) = _bench.Next(run, 1, parallel: 1);
        foreach (var job in jobs)
        {
            await _bench.WorkAsync(run, 1, job, packets);
        }

        _bench.Merge(run);
        return string.Join(' ', jobs.Select(l => l.Name));
    }
}
