using Ralf.Actions.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Gates in a run on one machine.</summary>
public sealed class GateTests
{
    /// <summary>a with a gate, b after a, c alone.</summary>
    private static Plan After { get; } = Plan(Task("a").Gated(), Task("b", "a"), Task("c"));

    private static Plan Before { get; } = Plan(Task("a"), Task("b", "a").Gated(GateWhen.Before), Task("c", "b"));

    [Fact]
    public async Task Work_at_a_gate_is_held_until_a_person_approves_and_all_else_goes_on()
    {
        var run = Start(After);

        var held = await run.RunAsync();
        Assert.Equal("a held, b pending, c landed", SimulatedRun.Standings(held));
        Assert.Equal((RunPhase.Paused, "gate"), (held.Phase, held.PausedFor));
        var gate = Assert.Single(held.Gates);
        Assert.Equal(
            $"nothing else can go on: gate gate-a ({gate.Subject.Short}) waits for approval",
            held.PausedDetail
        );
        Assert.Equal(held[Id("a")].LastRecord!.Head, gate.Subject);
        Assert.Null(run.Text("src/a/x.cs"));

        run.Answer($"approve Gate-A {gate.Subject.Hex[..7]}", "ann");
        Assert.Equal(RunPhase.Running, run.State.Phase);
        var done = await run.RunAsync();

        Assert.Equal(RunPhase.Done, done.Phase);
        Assert.Equal("a\n", run.Text("src/a/x.cs"));
        Assert.Equal(3, done.Sessions);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_run_that_is_resumed_without_an_answer_pauses_again()
    {
        var run = Start(After);
        await run.RunAsync();
        run.Append(new RunResumed());

        var state = await run.RunAsync();

        Assert.Equal("gate", state.PausedFor);
        Assert.Single(run.Log.Events, e => e.Body is GateReached);
    }

    [Fact]
    public async Task Rejected_work_goes_back_with_the_reason_and_comes_to_the_gate_anew()
    {
        var run = Start(After);
        var first = (await run.RunAsync()).Gates[0];
        run.Answer("reject gate-a: Where are the tests?", "ann");

        var state = await run.RunAsync();

        Assert.Equal("a held, b pending, c landed", SimulatedRun.Standings(state));
        var again = Assert.Single(state.Gates);
        Assert.Equal(GateState.Waiting, again.State);
        Assert.NotEqual(first.Subject, again.Subject);
        var packet = run.Engine.Started.Last();
        Assert.Equal((2, first.Subject), (packet.Attempt, packet.Checkpoint?.Head));
        Assert.Contains("A person looked at that work and rejected it.", packet.Prompt, StringComparison.Ordinal);
        Assert.Contains("Where are the tests?", packet.Prompt, StringComparison.Ordinal);
        Assert.Equal(
            SessionReason.Rejected,
            Assert.Single(run.Log.Events.Select(e => e.Body).OfType<TaskRequeued>()).Reason
        );

        // The answer to what was there before is none to this.
        var stale = Assert.Throws<UserException>(() =>
            GateAnswers.Approve(state, "gate-a", first.Subject.Short, "ann")
        );
        Assert.Equal("RALF544", stale.Code);
    }

    [Fact]
    public async Task Rejections_use_up_attempts_and_a_person_may_bring_the_task_back()
    {
        var run = Start(After with { Limits = new PlanLimits(Attempts: 2) });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await run.RunAsync();
            run.Answer("reject gate-a: no");
        }

        var failed = await run.RunAsync();
        Assert.Equal("a failed, b blocked, c landed", SimulatedRun.Standings(failed));
        Assert.Equal(
            (SessionReason.Rejected, "gate gate-a, by command line: no"),
            (failed[Id("a")].Reason, failed[Id("a")].Detail)
        );

        run.Append(new TaskRetried(Id("a")));
        var state = await run.RunAsync();

        Assert.Equal("a held, b pending, c landed", SimulatedRun.Standings(state));
        Assert.Null(run.Engine.Started.Last().Checkpoint);
        Assert.DoesNotContain("rejected", run.Engine.Started.Last().Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_found_nothing_to_change_is_held_too()
    {
        var run = Start(Plan(Task("a").Gated(), Task("b", "a")), SessionReason.NoChange);

        var held = await run.RunAsync();
        Assert.Equal("a held, b pending", SimulatedRun.Standings(held));
        Assert.Equal(run.Base, Assert.Single(held.Gates).Subject);
        run.Answer("approve gate-a");

        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
    }

    [Fact]
    public async Task A_task_waits_at_the_gate_before_it_until_a_person_approves()
    {
        var run = Start(Before);

        var waiting = await run.RunAsync();
        Assert.Equal("a landed, b pending, c pending", SimulatedRun.Standings(waiting));
        Assert.Equal("gate", waiting.PausedFor);
        var gate = Assert.Single(waiting.Gates);
        Assert.Equal((waiting.Result, Id("b")), (gate.Subject, gate.Task));
        run.Answer("approve gate-b");

        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Single(run.Log.Events, e => e.Body is GateReached);
    }

    [Fact]
    public async Task The_gate_before_a_task_asks_once_however_often_the_task_goes_again()
    {
        var turns = 0;
        var run = new SimulatedRun(
            Before,
            (p, _) => p.Task.Id == Id("b") && turns++ == 0 ? new([], SessionReason.CheckFailed) : SimulatedRun.Write(p)
        );
        await run.RunAsync();
        run.Answer("approve gate-b");

        var state = await run.RunAsync();

        Assert.Equal((RunPhase.Done, 2), (state.Phase, state[Id("b")].Attempt));
        Assert.Single(run.Log.Events, e => e.Body is GateReached);
    }

    [Fact]
    public async Task A_task_that_may_not_start_has_failed_each_time_a_person_says_so()
    {
        var run = Start(Before);
        for (var round = 0; round < 2; round++)
        {
            await run.RunAsync();
            run.Answer("reject gate-b: not now", "ann");
            var failed = await run.RunAsync();
            Assert.Equal("a landed, b failed, c blocked", SimulatedRun.Standings(failed));
            Assert.Equal("gate gate-b, by ann: not now", failed[Id("b")].Detail);
            Assert.Equal(RunPhase.Failed, failed.Phase);
            run.Append(new TaskRetried(Id("b")));
        }

        var state = await run.RunAsync();
        Assert.Equal("gate", state.PausedFor);
        Assert.Equal(1, state.Sessions);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("gate-a", "GATE-B")]
    public async Task What_was_approved_beforehand_holds_nothing_up(params string[] approve)
    {
        var plan = Plan(Task("a").Gated(), Task("b", "a").Gated(GateWhen.Before));
        var run = Start(plan);

        var state = await run.RunAsync(approve: approve);

        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal(2, run.Log.Events.Count(e => e.Body is GateApproved { Why: "--approve" }));
        Assert.DoesNotContain(run.Log.Events, e => e.Body is RunPaused);
    }

    [Fact]
    public async Task Nothing_of_a_cancelled_run_waits_at_a_gate()
    {
        var run = Start(After);
        await run.RunAsync();

        run.Append(new RunCancelled("ann"));

        Assert.Equal("a cancelled, b cancelled, c landed", SimulatedRun.Standings(run.State));
        Assert.Empty(run.State.Gates);
    }

    [Fact]
    public async Task Tasks_that_may_write_the_same_files_wait_while_one_is_held()
    {
        var two = Task("b") with { Scope = ["src/a/**"] };
        var plan = Plan(Task("a").Gated(), two) with { Policy = new PlanPolicy(Overlap: OverlapPolicy.Order) };
        var run = new SimulatedRun(plan, (p, _) => new([("src/a/x.cs", $"{p.Task.Id}\n")]));

        Assert.Equal("a held, b pending", SimulatedRun.Standings(await run.RunAsync()));
        run.Answer("approve gate-a");

        Assert.Equal("a landed, b landed", SimulatedRun.Standings(await run.RunAsync()));
        Assert.Equal("b\n", run.Text("src/a/x.cs"));
    }

    private static SimulatedRun Start(Plan plan, SessionReason? reason = null) =>
        new(
            plan,
            (p, turn) =>
                reason == SessionReason.NoChange
                    ? new([], reason)
                    : new([($"src/{p.Task.Id}/x.cs", $"{p.Task.Id}\n"), ($"src/{p.Task.Id}/{turn}.cs", "")], reason)
        );
}
