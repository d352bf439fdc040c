using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>Gates in a run whose jobs have nothing in common but the remote.</summary>
public sealed class GateWaveTests : IDisposable
{
    private static readonly IReadOnlySet<long> _noneEnded = new HashSet<long>();

    private readonly WaveFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_gate_holds_what_it_must_over_waves_and_the_run_pauses_when_all_waits()
    {
        _bench.Start(Plan(Task("a").Gated(), Task("b", "a").Gated(GateWhen.Before), Task("c"), Task("d", "c")));

        var one = await _bench.RunAsync(11);
        Assert.Equal("a held, b pending, c landed, d pending", Standings(one.State));
        Assert.Equal(NextStep.Sessions, WorkflowDecisions.DecideNext(one, _noneEnded));
        Assert.Equal(2, BranchesOfSessions());
        var held = Assert.Single(one.State.Gates);
        Assert.Equal(held.Subject.Hex, _bench.Git("rev-parse", "refs/heads/ralf/r1/a.1"));

        var two = await _bench.RunAsync(12);
        Assert.Equal("a held, b pending, c landed, d landed", Standings(two.State));
        Assert.Equal(NextStep.Gate, WorkflowDecisions.DecideNext(two, _noneEnded));
        Assert.Empty(_bench.Next(13).Jobs);
        Assert.Equal((RunPhase.Paused, "gate"), Stands());
        Assert.Empty(_bench.Next(13, attempt: 2).Jobs);

        Answer($"approve gate-a {held.Subject.Short}");
        Assert.Equal((RunPhase.Running, null), Stands());
        var (three, jobs, _) = _bench.Next(14);
        Assert.Empty(jobs);
        Assert.Equal("a landed, b pending, c landed, d landed", Standings(three.State));
        Assert.Equal((RunPhase.Paused, "gate"), Stands());
        var before = three.State.Gates[^1];
        Assert.Equal(("gate-b", three.State.Result), (before.Name, before.Subject));

        Answer("approve gate-b");
        var five = await _bench.RunAsync(15);
        Assert.Equal("a landed, b landed, c landed, d landed", Standings(five.State));
        Assert.Equal(NextStep.Finish, WorkflowDecisions.DecideNext(five, _noneEnded));
        Assert.Empty(RunAudit.Audit(five.Store, Run));
    }

    [Fact]
    public async Task Rejected_work_goes_on_from_where_it_was_in_a_job_of_another_workflow_run()
    {
        _bench.Start(Plan(Task("a").Gated()));
        await _bench.RunAsync(11);
        Assert.Empty(_bench.Next(12).Jobs);
        Answer("reject gate-a: more, please");
        var told = "";
        _bench.Act = (packet, workspace) =>
        {
            told = packet.Prompt;
            var file = Path.Combine(workspace, "src/a/new.cs");
            File.WriteAllText(file, File.ReadAllText(file) + "more\n");
        };

        var two = await _bench.RunAsync(13);

        Assert.Contains("more, please", told, StringComparison.Ordinal);
        Assert.Equal("a held", Standings(two.State));
        Answer("approve gate-a");
        var (end, _, _) = _bench.Next(14);
        Assert.Equal(RunPhase.Done, end.State.Phase);
        Assert.Equal("a\nmore", _bench.Git("show", $"{end.State.Result}:src/a/new.cs"));
    }

    [Fact]
    public async Task Nothing_starts_where_all_that_is_ready_waits_at_the_gate_before_it()
    {
        _bench.Start(Plan(Task("a").Gated(GateWhen.Before)));

        Assert.Empty(_bench.Next(11).Jobs);
        Assert.Equal((RunPhase.Paused, "gate"), Stands());
        Assert.Equal(_bench.Base, Assert.Single(_bench.Coordinator().State.Gates).Subject);

        Answer("approve gate-a");
        Assert.Equal("a landed", Standings((await _bench.RunAsync(12)).State));
    }

    private (RunPhase Phase, string? Why) Stands()
    {
        var state = _bench.Coordinator().State;
        return (state.Phase, state.PausedFor);
    }

    private int BranchesOfSessions() => _bench.Git("for-each-ref", "refs/heads/ralf/r1/*.1").Split('\n').Length;

    private void Answer(string line)
    {
        var coordinator = _bench.Coordinator();
        var answer = SlashCommandEvents.Decide(coordinator.State, SlashCommand.Parse(line), "ann");
        Assert.True(coordinator.Log.Append(answer, []));
        // Somebody has to wake it.
        Assert.Contains(
            WorkflowDecisions.DecideNext(coordinator, _noneEnded),
            new[] { NextStep.Settle, NextStep.Sessions }
        );
    }
}
