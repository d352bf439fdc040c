using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>A stage whose input is bad waits for better, uses up nothing, and comes back.</summary>
public sealed class InputTests
{
    private static readonly DataFinding _finding = new("src/a/x.cs", 3, 2, "/id", "is too small");

    [Fact]
    public async Task Bad_input_blocks_the_task_and_all_behind_it_and_uses_no_attempt()
    {
        var run = Start(_ => true);

        var state = await run.RunAsync();

        Assert.Equal("a landed, b blocked, c blocked", SimulatedRun.Standings(state));
        Assert.Equal(RunPhase.Failed, state.Phase);
        var b = state[Id("b")];
        Assert.Equal((1, 0), (b.Attempt, b.UsedAttempts));
        Assert.Equal((SessionReason.BadInput, "src/a/x.cs:3"), (b.Reason, b.Detail));
        Assert.Equal(["b", "c"], state[Id("c")].BlockedBy.Select(t => t.Value));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_person_has_it_made_anew_and_the_stage_comes_back()
    {
        var run = Start(attempt => attempt == 1);
        await run.RunAsync();

        run.Answer("retry a");
        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed, c landed", SimulatedRun.Standings(state));
        Assert.Equal(RunPhase.Done, state.Phase);
        var again = run.Engine.Started.Single(p => p.Task.Id == Id("a") && p.Attempt == 2);
        Assert.Contains("The task `b` cannot start from what landed", again.Prompt, StringComparison.Ordinal);
        Assert.Contains("> src/a/x.cs:3: row 2: /id: is too small", again.Prompt, StringComparison.Ordinal);
        Assert.Contains("part of the base", again.Prompt, StringComparison.Ordinal);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task What_is_made_anew_without_a_change_leaves_the_stage_blocked()
    {
        var run = Start(_ => true, changes: false);
        await run.RunAsync();

        run.Answer("retry a");
        var state = await run.RunAsync();

        Assert.Equal("a landed, b blocked, c blocked", SimulatedRun.Standings(state));
        Assert.Equal(1, state[Id("b")].Attempt);
    }

    [Fact]
    public async Task A_person_may_have_the_stage_itself_tried_again()
    {
        var run = Start(attempt => attempt == 1);
        await run.RunAsync();

        run.Answer("retry b");
        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed, c landed", SimulatedRun.Standings(state));
        Assert.Equal((2, 1), (state[Id("b")].Attempt, state[Id("b")].UsedAttempts));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task Whoever_looks_sees_what_is_wrong_and_what_to_do()
    {
        var run = Start(_ => true);
        var state = await run.RunAsync();

        const string Said = "src/a/x.cs:3: row 2: /id: is too small";
        var status = StatusReport.From(state, new HashSet<TaskId>());
        Assert.Equal([null, [Said], null], status.Tasks.Select(t => t.Findings));
        var body = PullRequestText.Body(state, ReportLinks.None, []);
        Assert.Contains("## Data that does not hold its schema", body, StringComparison.Ordinal);
        Assert.Contains(
            "- `b` cannot start from it: src/a/x.cs:3: row 2: /id: is too small",
            body,
            StringComparison.Ordinal
        );
        Assert.Contains("/ralf retry b\n", body, StringComparison.Ordinal);
        Assert.Contains($"ralf retry {state.Run} b", NextCommands.List(state));
    }

    [Fact]
    public async Task A_stage_that_sees_what_was_produced_sees_its_input_too()
    {
        var run = new SimulatedRun(
            Plan(
                Task("a"),
                Task("b", "a") with
                {
                    Sees = TaskVisibility.Produced,
                    Inputs = [new DataContract("README.md", DataFormat.Json, "s.json", "{}")],
                }
            ),
            (p, _) => SimulatedRun.Write(p)
        );
        await run.RunAsync();
        Assert.Equal(["src/a/x.cs", "README.md"], run.Engine.Started.Single(p => p.Task.Id == Id("b")).View!.Paths);
    }

    [Fact]
    public async Task Work_that_nobody_refused_is_not_done_again()
    {
        var run = Start(_ => false);
        await run.RunAsync();
        Assert.Equal("RALF526", Assert.Throws<UserException>(() => run.Answer("retry a")).Code);
    }

    [Fact]
    public async Task Whose_check_failed_is_not_wired_to_the_next_stage()
    {
        var run = new SimulatedRun(
            Pipeline() with
            {
                Limits = new PlanLimits(Attempts: 1),
            },
            (p, _) => SimulatedRun.Write(p, p.Task.Id == Id("a") ? SessionReason.CheckFailed : null)
        );
        var state = await run.RunAsync();
        Assert.Equal("a failed, b blocked, c blocked", SimulatedRun.Standings(state));
        Assert.Equal([Id("a")], run.Engine.Started.Select(p => p.Task.Id));
    }

    /// <param name="bad">Whether b's input is bad at an attempt.</param>
    private static SimulatedRun Start(Func<int, bool> bad, bool changes = true) =>
        new(
            Pipeline(),
            (p, _) =>
                p.Task.Id == Id("b") && bad(p.Attempt)
                    ? new([], SessionReason.BadInput)
                    {
                        Shape = r =>
                            r with
                            {
                                Status = SessionStatus.Failed,
                                Detail = "src/a/x.cs:3",
                                Findings = [_finding],
                            },
                    }
                : p.Attempt > 1 && !changes ? new([], SessionReason.NoChange)
                : p.Attempt > 1 ? new([($"src/{p.Task.Id}/x.cs", $"again {p.Attempt}\n")], null)
                : SimulatedRun.Write(p)
        );

    private static Plan Pipeline()
    {
        var contract = new DataContract("src/a/x.cs", DataFormat.Json, "s.json", "{}");
        return Plan(Task("a"), Task("b", "a") with { Inputs = [contract] }, Task("c", "b"));
    }
}
