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

public sealed class RunLoopTests
{
    [Theory]
    [InlineData("Credentials", "credentials")]
    [InlineData("Setup", "setup")]
    [InlineData("AgentMissing", "agent_missing")]
    [InlineData("AgentTooOld", "agent_too_old")]
    public async Task What_no_retry_can_mend_pauses_the_run(string reason, string pausedFor)
    {
        var run = Start(Chain, (p, _) => new([], Enum.Parse<SessionReason>(reason)));
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal((RunPhase.Paused, pausedFor), (state.Phase, state.PausedFor));
        Assert.Equal(1, state.Sessions);
        Assert.Equal(0, state[Id("a")].UsedAttempts);
    }

    [Fact]
    public async Task Five_alike_failures_in_a_row_pause_the_run()
    {
        var run = Start(Chain, (_, _) => new([], SessionReason.Crash));
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal("failures", state.PausedFor);
        Assert.Equal(5, state.Sessions);
    }

    [Fact]
    public async Task Work_that_lands_ends_a_count_of_alike_failures()
    {
        var stripped = Start(
            Plan([.. Enumerable.Range(0, 6).Select(i => Samples.Task($"t{i}"))]) with
            {
                Policy = new PlanPolicy(OutOfScope: OutOfScopePolicy.Strip),
            },
            (p, _) => SimulatedRun.Write(p, SessionReason.ScopeViolation)
        );
        Assert.Equal((RunPhase.Done, 6), await EndAsync(stripped));

        // Four fail, one lands, four fail: five of a kind, but never in a row.
        var mixed = Start(
            Plan([.. Enumerable.Range(0, 9).Select(i => Samples.Task($"t{i}"))]) with
            {
                Policy = new PlanPolicy(OutOfScope: OutOfScopePolicy.Strip),
                Limits = new PlanLimits(Attempts: 1),
            },
            (p, _) =>
                p.Task.Id == Id("t4")
                    ? SimulatedRun.Write(p, SessionReason.ScopeViolation)
                    : new([], SessionReason.ScopeViolation, r => r with { Status = SessionStatus.Failed })
        );
        Assert.Equal((RunPhase.Failed, 9), await EndAsync(mixed));

        static async Task<(RunPhase, int)> EndAsync(SimulatedRun run)
        {
            var state = await run.RunAsync(parallel: 1);
            return (state.Phase, state.Sessions);
        }
    }

    [Fact]
    public async Task The_limit_of_sessions_pauses_the_run()
    {
        var run = Start(Chain with { Limits = new PlanLimits(Sessions: 2) }, (p, _) => SimulatedRun.Write(p));
        var state = await run.RunAsync();
        Assert.Equal(("sessions", 2), (state.PausedFor, state.Sessions));
    }

    [Fact]
    public async Task A_spent_budget_pauses_the_run()
    {
        var run = Start(
            Chain with
            {
                Limits = new PlanLimits(BudgetUsd: 1),
            },
            (p, _) => SimulatedRun.Write(p) with { Shape = r => r with { Usage = new Usage(1, 1, 0.6m, 1) } }
        );
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal(("budget", 2), (state.PausedFor, state.Sessions));
    }

    [Fact]
    public async Task What_needs_a_failed_task_is_blocked_and_said_so_once()
    {
        var run = Start(
            Chain with
            {
                Limits = new PlanLimits(Attempts: 2),
            },
            (p, _) => p.Task.Id == Id("a") ? new([], SessionReason.CheckFailed) : SimulatedRun.Write(p)
        );
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal("a failed, b blocked, c blocked, d landed", SimulatedRun.Standings(state));
        Assert.Equal(
            ["a>b", "a>b>c"],
            run.Log.Events.Select(e => e.Body).OfType<TaskBlocked>().Select(b => string.Join('>', b.Path))
        );
        Assert.Equal(2, state[Id("a")].Attempt);
    }

    [Fact]
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
        Assert.Equal("RALF525", Assert.Throws<UserException>(() => RunStart.Select(Chain, ["b"], null)).Code);
    }

    [Fact]
    public async Task With_overlap_allow_the_first_waits_and_both_conflict()
    {
        var tasks = new[] { "a", "b" }.Select(t => Samples.Task(t) with { Scope = ["shared.txt"] });
        var run = Start(Allow([.. tasks]), (p, _) => new([("shared.txt", $"{p.Task.Id}\n")]));
        run.Engine.Before = async (p, _) =>
        {
            // a ends only once b has started from the same base, b only once a's record is in the log.
            while (p.Task.Id == Id("b") ? run.State[Id("a")].State == TaskState.Running : run.Engine.Started.Count < 2)
            { }
        };
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted", SimulatedRun.Standings(state));
        Assert.Equal([Id("b")], state[Id("a")].ConflictsWith);
        Assert.Equal([Id("a")], state[Id("b")].ConflictsWith);
        Assert.Null(run.Text("shared.txt"));
    }

    [Fact]
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
        var run = Start(Allow(tasks), (p, _) => new([.. p.Scope.Select(g => (g, (string?)$"{p.Task.Id}\n"))]));
        run.Engine.Before = async (p, _) =>
        {
            // All start from one base, and c ends last.
            while (
                run.Engine.Started.Count < 3
                || p.Task.Id == Id("c")
                    && run.State.Tasks.Count(t => t.State is TaskState.Recorded or TaskState.Landed) < 2
            ) { }
        };
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted, c conflicted", SimulatedRun.Standings(state));
        Assert.Equal([Id("a"), Id("c")], state[Id("b")].ConflictsWith);
    }

    [Fact]
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
        Assert.Contains(run.Told.OfType<StateChanged>(), c => c.Appended.Any(e => e.Body is RunPaused));
        run.Store.BeforeUpdate = null;
        Assert.Equal(RunPhase.Done, (await run.RunToEndAsync()).Phase);
        Assert.Empty(run.Audit());
    }

    [Fact]
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

    [Fact]
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

    [Fact]
    public async Task An_engine_that_breaks_leaves_no_session_running()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        run.Engine.Before = async (p, token) =>
        {
            while (run.Engine.Started.Count < 2) { }

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

    [Fact]
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

    [Fact]
    public async Task A_loop_that_lost_its_lock_ends_and_records_nothing_more()
    {
        var run = Start(Chain, (p, _) => SimulatedRun.Write(p));
        var lost = false;
        run.Engine.Before = (_, _) =>
        {
            lost = true;
            return System.Threading.Tasks.Task.CompletedTask;
        };
        using var loop = new RunLoop(
            run.Log,
            run.Git,
            run.Engine,
            new(1, run.Clock)
            {
                CheckLock = () =>
                {
                    if (lost)
                    {
                        throw RunErrors.LockLost("r1", "lock");
                    }
                },
            },
            run
        );
        var error = await Assert.ThrowsAsync<UserException>(() => loop.RunAsync(default));
        Assert.Equal("RALF589", error.Code);
        Assert.DoesNotContain(run.Log.Events, e => e.Body is SessionRecorded);
    }

    [Fact]
    public async Task A_red_verify_fails_the_run()
    {
        var run = Start(Chain with { Verify = ["make"] }, (p, _) => SimulatedRun.Write(p));
        run.Engine.Verify = _ => false;
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal(state.Result, run.Engine.Verified.First());
    }

    private static Plan Allow(PlanTask[] tasks) =>
        Plan(tasks) with
        {
            Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow),
        };

    private static SimulatedRun Start(Plan plan, Func<SessionPacket, int, Deed> act) => new(plan, act);
}
