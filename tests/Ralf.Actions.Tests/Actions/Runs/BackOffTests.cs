using Microsoft.Extensions.Time.Testing;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>What a busy API does to the sessions of a run.</summary>
public sealed class BackOffTests
{
    [Fact]
    public void The_back_off_doubles_and_ends_with_another_record()
    {
        var clock = new FakeTimeProvider();
        var wait = new BackOff(clock, parallel: 4);
        var seen = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            wait.Note(Limited());
            // Another one that ran beside it is refused too: that is one time.
            wait.Note(Limited() with { StartedAt = clock.GetUtcNow().AddMinutes(-1) });
            seen.Add(wait.Left.TotalSeconds);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], seen);
        Assert.True(wait.IsOn);
        clock.Advance(TimeSpan.FromSeconds(300));
        Assert.False(wait.IsOn);
        wait.Note(Record("a"));
        wait.Note(Limited());
        Assert.Equal(5, wait.Left.TotalSeconds);

        SessionRecord Limited() =>
            Record("a", reason: SessionReason.RateLimited) with
            {
                StartedAt = clock.GetUtcNow(),
            };
    }

    [Fact]
    public void Fewer_sessions_run_while_the_api_is_busy_and_more_again_as_they_get_through()
    {
        var clock = new FakeTimeProvider();
        var wait = new BackOff(clock, parallel: 4);
        var slots = new List<int>();
        foreach (var isBusy in new[] { true, true, true, false, false, false, false })
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            wait.Note(
                Record("a", reason: isBusy ? SessionReason.RateLimited : null) with
                {
                    StartedAt = clock.GetUtcNow(),
                }
            );
            slots.Add(wait.Slots);
        }

        Assert.Equal([2, 1, 1, 2, 3, 4, 4], slots);
    }

    [Fact]
    public void Sessions_start_one_after_the_other_and_slower_after_a_refusal()
    {
        var clock = new FakeTimeProvider();
        var wait = new BackOff(clock, parallel: 4);
        wait.Started();
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait.Left);
        wait.Note(Record("a", reason: SessionReason.RateLimited));
        clock.Advance(TimeSpan.FromSeconds(5));
        wait.Started();
        Assert.Equal(TimeSpan.FromSeconds(2), wait.Left);
    }

    [Fact]
    public async Task A_busy_api_halves_what_runs_beside_each_other()
    {
        var (running, most) = (0, 0);
        var tasks = Enumerable.Range(0, 12).Select(i => Samples.Task($"t{i:00}")).ToArray();
        var run = new SimulatedRun(
            Plan(tasks),
            (p, turn) =>
                turn == 1 && string.CompareOrdinal(p.Task.Id.Value, "t04") < 0
                    ? new([], SessionReason.RateLimited, r => r with { StartedAt = r.StartedAt.AddHours(-1) })
                    : SimulatedRun.Write(p)
        );
        run.Engine.Before = async (_, _) =>
        {
            // The first four are at work together.
            while (run.Engine.Started.Count < 4) { }
        };

        var state = await run.RunAsync();

        var since = false;
        foreach (var body in run.Log.Events.Select(e => e.Body))
        {
            running +=
                body is TaskDispatched ? 1
                : body is SessionRecorded ? -1
                : 0;
            since |= body is SessionRecorded { Record.Reason: SessionReason.RateLimited };
            if (body is SessionRecorded { Record.Reason: null })
            {
                break;
            }

            most = since && body is TaskDispatched ? Math.Max(most, running) : most;
        }

        Assert.Equal((RunPhase.Done, 2), (state.Phase, most));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_busy_api_is_no_failure_however_many_it_refuses(int tasks)
    {
        var run = new SimulatedRun(
            Plan([.. Enumerable.Range(0, tasks).Select(i => Samples.Task($"t{i}"))]),
            (p, turn) => turn <= 6 ? new([], SessionReason.RateLimited) : SimulatedRun.Write(p)
        );
        var state = await run.RunAsync(parallel: 6);
        Assert.Equal((RunPhase.Done, 7 * tasks), (state.Phase, state.Sessions));
    }

    [Fact]
    public async Task A_busy_api_between_failures_neither_counts_nor_ends_their_count()
    {
        var run = new SimulatedRun(
            Plan(Samples.Task("a")) with
            {
                Limits = new PlanLimits(Attempts: 10),
            },
            (_, turn) => new([], turn is 2 or 4 ? SessionReason.RateLimited : SessionReason.Crash)
        );
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal(("failures", 7), (state.PausedFor, state.Sessions));
    }

    [Fact]
    public async Task An_api_that_stays_busy_for_hours_pauses_the_run_and_resume_waits_again()
    {
        var run = new SimulatedRun(Plan(Samples.Task("a")), (_, _) => new([], SessionReason.RateLimited));
        var before = run.Clock.GetUtcNow();
        var state = await run.RunAsync();
        Assert.Equal((RunPhase.Paused, "rate_limit"), (state.Phase, state.PausedFor));
        Assert.True(run.Clock.GetUtcNow() - before >= BackOff.MaxBusy);
        Assert.Equal(0, state[Id("a")].UsedAttempts);

        var sessions = state.Sessions;
        run.Append(new RunResumed());
        state = await run.RunAsync();
        Assert.Equal("rate_limit", state.PausedFor);
        Assert.True(state.Sessions > sessions + 5);
    }

    [Fact]
    public async Task A_busy_api_is_waited_out_and_told_once()
    {
        var run = new SimulatedRun(
            Plan(Samples.Task("a")),
            (p, turn) => turn == 1 ? new([], SessionReason.RateLimited) : SimulatedRun.Write(p)
        );
        var before = run.Clock.GetUtcNow();
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Equal(["the model's API is busy: no session starts for 5 s, then 2 sessions at a time"], run.Notes);
        Assert.True(run.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(5));
    }
}
