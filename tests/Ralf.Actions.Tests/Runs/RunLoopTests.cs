using Microsoft.Extensions.Time.Testing;
using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;
using Ralf.Actions.Tests.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class RunLoopTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData("Credentials", "credentials")]
    [InlineData("Setup", "setup")]
    public async Task What_no_retry_can_mend_pauses_the_run(string reason, string pausedFor)
    {
        var run = Start(Chain, (p, _) => new([], Enum.Parse<SessionReason>(reason)));
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal((RunPhase.Paused, pausedFor), (state.Phase, state.PausedFor));
        Assert.Equal(1, state.Sessions);
        Assert.Equal(0, state[Id("a")].UsedAttempts);
    }

    [Fact(Timeout = Limit)]
    public async Task Five_alike_failures_in_a_row_pause_the_run()
    {
        var run = Start(Chain, (_, _) => new([], SessionReason.Crash));
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal("failures", state.PausedFor);
        Assert.Equal(5, state.Sessions);
    }

    [Fact(Timeout = Limit)]
    public async Task The_limit_of_sessions_pauses_the_run()
    {
        var run = Start(
            Chain with
            {
                Limits = new PlanLimits(Sessions: 2),
            },
            (p, _) => SimulatedRun.Write(p)
        );
        var state = await run.RunAsync();
        Assert.Equal(("sessions", 2), (state.PausedFor, state.Sessions));
    }

    [Fact(Timeout = Limit)]
    public async Task A_spent_budget_pauses_the_run()
    {
        var run = Start(
            Chain with
            {
                Limits = new PlanLimits(BudgetUsd: 1),
            },
            (p, _) =>
                SimulatedRun.Write(p) with
                {
                    Shape = r => r with { Usage = new Usage(1, 1, 0.6m, 1) },
                }
        );
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal(("budget", 2), (state.PausedFor, state.Sessions));
    }

    [Fact(Timeout = Limit)]
    public async Task What_needs_a_failed_task_is_blocked_and_said_so_once()
    {
        var run = Start(
            Chain with
            {
                Limits = new PlanLimits(Attempts: 2),
            },
            (p, _) =>
                p.Task.Id == Id("a") ? new([], SessionReason.CheckFailed) : SimulatedRun.Write(p)
        );
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal("a failed, b blocked, c blocked, d landed", SimulatedRun.Standings(state));
        Assert.Equal(
            ["a>b", "a>b>c"],
            run.Log.Events.Select(e => e.Body)
                .OfType<TaskBlocked>()
                .Select(b => string.Join('>', b.Path))
        );
        Assert.Equal(2, state[Id("a")].Attempt);
    }

    [Fact(Timeout = Limit)]
    public async Task Only_selected_tasks_run()
    {
        Assert.Equal("a b", string.Join(' ', RunStart.Select(Chain, [], "b")!));
        var run = new SimulatedRun(
            Chain,
            (p, _) => SimulatedRun.Write(p),
            selected: RunStart.Select(Chain, ["a", "d"], null)
        );
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal("a landed, b pending, c pending, d landed", SimulatedRun.Standings(state));
        Assert.Equal(
            "RALF525",
            Assert.Throws<UserException>(() => RunStart.Select(Chain, ["b"], null)).Code
        );
    }

    [Fact(Timeout = Limit)]
    public async Task With_overlap_allow_the_first_waits_and_both_conflict()
    {
        var tasks = new[] { "a", "b" }.Select(t => Samples.Task(t) with { Scope = ["shared.txt"] });
        var run = Start(Allow([.. tasks]), (p, _) => new([("shared.txt", $"{p.Task.Id}\n")]));
        run.Engine.Before = async (p, _) =>
        {
            // a ends only once b has started from the same base, b only once a's record is in the log.
            while (
                p.Task.Id == Id("b")
                    ? run.State[Id("a")].State == TaskState.Running
                    : run.Engine.Started.Count < 2
            )
            {
                await System.Threading.Tasks.Task.Yield();
            }
        };
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted", SimulatedRun.Standings(state));
        Assert.Equal([Id("b")], state[Id("a")].ConflictsWith);
        Assert.Equal([Id("a")], state[Id("b")].ConflictsWith);
        Assert.Null(run.Text("shared.txt"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_waits_for_one_it_meets_only_through_another()
    {
        // a meets b, b meets c: a may not land before c has ended, or b's conflict with a would be a's alone to miss.
        PlanTask[] tasks =
        [
            Samples.Task("a") with
            {
                Scope = ["x.txt"],
            },
            Samples.Task("b") with
            {
                Scope = ["x.txt", "y.txt"],
            },
            Samples.Task("c") with
            {
                Scope = ["y.txt"],
            },
        ];
        var run = Start(
            Allow(tasks),
            (p, _) => new([.. p.Scope.Select(g => (g, (string?)$"{p.Task.Id}\n"))])
        );
        run.Engine.Before = async (p, _) =>
        {
            // All start from one base, and c ends last.
            while (
                run.Engine.Started.Count < 3
                || p.Task.Id == Id("c")
                    && run.State.Tasks.Count(t => t.State is TaskState.Recorded or TaskState.Landed)
                        < 2
            )
            {
                await System.Threading.Tasks.Task.Yield();
            }
        };
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted, c conflicted", SimulatedRun.Standings(state));
        Assert.Equal([Id("a"), Id("c")], state[Id("b")].ConflictsWith);
    }

    [Fact(Timeout = Limit)]
    public async Task An_event_of_somebody_else_in_between_is_taken_in_and_decided_on()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        var times = 0;
        run.Store.BeforeUpdate = () =>
        {
            if (++times == 3)
            {
                run.Append(new RunPaused("person", "wait"));
            }
        };
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal("person", state.PausedFor);
        Assert.Contains(
            run.Told.OfType<StateChanged>(),
            c => c.Appended.Any(e => e.Body is RunPaused)
        );
        run.Store.BeforeUpdate = null;
        Assert.Equal(RunPhase.Done, (await run.RunToEndAsync()).Phase);
        Assert.Empty(run.Audit());
    }

    [Fact(Timeout = Limit)]
    public async Task A_cancel_ends_the_sessions_that_run()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        run.Engine.Before = async (p, token) =>
        {
            if (p.Task.Id == Id("a"))
            {
                run.Append(new RunCancelled("ada"));
            }

            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, token);
        };
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Cancelled, state.Phase);
        Assert.Equal(0, run.Engine.Running);
        Assert.All(state.Tasks, t => Assert.Equal(TaskState.Cancelled, t.State));
        Assert.Equal(run.Base, state.Result);
    }

    [Fact(Timeout = Limit)]
    public async Task An_interrupted_run_uses_up_no_attempt_and_goes_on_later()
    {
        using var interrupt = new CancellationTokenSource();
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        run.Engine.Before = async (_, token) =>
        {
            await interrupt.CancelAsync();
            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, token);
        };
        var state = await run.RunAsync(parallel: 1, interrupted: interrupt.Token);
        Assert.Equal(RunPhase.Running, state.Phase);
        Assert.Equal((1, 0), (state[Id("a")].Attempt, state[Id("a")].UsedAttempts));
        run.Engine.Before = (_, _) => System.Threading.Tasks.Task.CompletedTask;
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
    }

    [Fact(Timeout = Limit)]
    public async Task An_engine_that_breaks_leaves_no_session_running()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        run.Engine.Before = async (p, token) =>
        {
            while (run.Engine.Started.Count < 2)
            {
                await System.Threading.Tasks.Task.Yield();
            }

            if (p.Task.Id == Id("a"))
            {
                throw new InvalidOperationException("broken");
            }

            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, token);
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync());
        Assert.Equal(0, run.Engine.Running);
        run.Engine.Before = (_, _) => System.Threading.Tasks.Task.CompletedTask;
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Equal(2, run.Engine.Recovered.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_result_that_somebody_moved_stops_the_run_instead_of_spinning()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        run.Engine.Before = (_, _) =>
        {
            run.Store.TryUpdateRefs([new(Run.ResultRef, null, Samples.Result)]);
            return System.Threading.Tasks.Task.CompletedTask;
        };
        var error = await Assert.ThrowsAsync<UserException>(() => run.RunAsync());
        Assert.Equal(("RALF537", ExitCode.LogRefused), (error.Code, error.ExitCode));
    }

    [Fact(Timeout = Limit)]
    public async Task A_red_verify_fails_the_run()
    {
        var run = Start(Chain with { Verify = ["make"] }, (p, _) => SimulatedRun.Write(p));
        run.Engine.Verify = _ => false;
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal(state.Result, run.Engine.Verified.First());
    }

    [Fact(Timeout = Limit)]
    public async Task The_back_off_doubles_and_ends_with_another_record()
    {
        await System.Threading.Tasks.Task.Yield();
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

    [Fact(Timeout = Limit)]
    public async Task Fewer_sessions_run_while_the_api_is_busy_and_more_again_as_they_get_through()
    {
        await System.Threading.Tasks.Task.Yield();
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

    [Fact(Timeout = Limit)]
    public async Task Sessions_start_one_after_the_other_and_slower_after_a_refusal()
    {
        await System.Threading.Tasks.Task.Yield();
        var clock = new FakeTimeProvider();
        var wait = new BackOff(clock, parallel: 4);
        wait.Started();
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait.Left);
        wait.Note(Record("a", reason: SessionReason.RateLimited));
        clock.Advance(TimeSpan.FromSeconds(5));
        wait.Started();
        Assert.Equal(TimeSpan.FromSeconds(2), wait.Left);
    }

    [Fact(Timeout = Limit)]
    public async Task A_busy_api_halves_what_runs_beside_each_other()
    {
        var (running, most) = (0, 0);
        var tasks = Enumerable.Range(0, 12).Select(i => Samples.Task($"t{i:00}")).ToArray();
        var run = Start(
            Plan(tasks),
            (p, turn) =>
                turn == 1 && string.CompareOrdinal(p.Task.Id.Value, "t04") < 0
                    ? new(
                        [],
                        SessionReason.RateLimited,
                        r => r with { StartedAt = r.StartedAt.AddHours(-1) }
                    )
                    : SimulatedRun.Write(p)
        );
        run.Engine.Before = async (_, _) =>
        {
            // The first four are at work together.
            while (run.Engine.Started.Count < 4)
            {
                await System.Threading.Tasks.Task.Yield();
            }
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

    [Fact(Timeout = Limit)]
    public async Task A_busy_api_is_waited_out_and_told_once()
    {
        var run = Start(
            Plan(Samples.Task("a")),
            (p, turn) => turn == 1 ? new([], SessionReason.RateLimited) : SimulatedRun.Write(p)
        );
        var before = run.Clock.GetUtcNow();
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Equal(
            ["the model's API is busy: no session starts for 5 s, then 2 sessions at a time"],
            run.Notes
        );
        Assert.True(run.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(5));
    }

    private static Plan Allow(PlanTask[] tasks) =>
        Plan(tasks) with
        {
            Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow),
        };

    private static SimulatedRun Start(Plan plan, Func<SessionPacket, int, Deed> act) =>
        new(plan, act);
}
