using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>Waves that bring nothing: storage that is full, runners that are lost.</summary>
public sealed class LostWaveTests : IDisposable
{
    private readonly WaveFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_session_that_never_started_uses_up_no_attempt_and_one_that_did_does()
    {
        _bench.Start(Plan(Task("a"), Task("b")));

        var state = Lose(11, "b.1").State;

        Assert.Equal("a pending, b pending", Standings(state));
        Assert.Equal((SessionReason.Interrupted, 0), (state[Id("a")].LastRecord!.Reason, state[Id("a")].UsedAttempts));
        Assert.Equal("its session never started: gone", state[Id("a")].LastRecord!.Detail);
        Assert.Equal(Ralf.Agents.Usage.None, state[Id("a")].LastRecord!.Usage);
        Assert.Equal((SessionReason.Lost, 1), (state[Id("b")].LastRecord!.Reason, state[Id("b")].UsedAttempts));
    }

    [Fact]
    public async Task Two_waves_without_a_record_pause_the_run_and_waves_from_before_a_resume_do_not_count()
    {
        _bench.Start(Plan(Task("a"), Task("b")));
        var one = Lose(11);
        Assert.Null(PastWaves.PauseFor(one.State, one.Events));

        var two = Lose(12, "a.2");
        var pause = Assert.IsType<RunPaused>(PastWaves.PauseFor(two.State, two.Events)!.Body);
        Assert.Equal("lost", pause.Reason);
        Assert.Contains("workflow run 12", pause.Detail, StringComparison.Ordinal);
        two.Log.Commit(() => PastWaves.PauseFor(two.State, two.Events));

        two.Log.Commit(() => new NewEvent(EventIds.Resumed(two.State.LastSeq), new RunResumed()));
        Assert.Null(PastWaves.PauseFor(two.State, two.Events));
        var three = Lose(13);
        Assert.Null(PastWaves.PauseFor(three.State, three.Events));

        // Work that arrives ends the count.
        await _bench.RunAsync(14);
        var state = _bench.Coordinator();
        Assert.Equal("a landed, b landed", Standings(state.State));
        Assert.Null(PastWaves.PauseFor(state.State, state.Events));
    }

    /// <summary>A job that was ended and left its work has left a record.</summary>
    [Fact]
    public void Interrupted_sessions_that_left_work_are_no_lost_wave()
    {
        _bench.Start(Plan(Task("a")));
        Lose(11);
        var two = Lose(12);
        var events = two.Events.Select(e =>
            e.Body is SessionRecorded r
                ? e with
                {
                    Body = r with { Record = r.Record with { Head = two.State.Base } },
                }
                : e
        );

        Assert.NotNull(PastWaves.PauseFor(two.State, two.Events));
        Assert.Null(PastWaves.PauseFor(two.State, [.. events]));
    }

    /// <summary>A wave whose jobs leave nothing.</summary>
    /// <param name="started">Jobs that started their session.</param>
    private RunCoordinator Lose(long workflowRun, params string[] started)
    {
        _bench.Next(workflowRun);
        var coordinator = _bench.Coordinator();
        var intake = new SessionIntake(coordinator, coordinator.Store, TimeProvider.System);
        intake.GiveUp(workflowRun, SessionReason.Lost, "gone", started.ToHashSet());
        coordinator.SettleAll();
        return coordinator;
    }
}
