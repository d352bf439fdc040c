using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Gates of the plan: on files, on modules, and behind the first tasks of a <c>foreach</c>.</summary>
public sealed class PathGateTests
{
    [Fact]
    public async Task What_touches_gated_files_is_held_and_all_else_goes_on()
    {
        var run = Start([new("data", ["src/b/**"], [], [])], Task("a"), Task("b"), Task("c", "b"));

        var state = await run.RunAsync();

        Assert.Equal("a landed, b held, c pending", Standings(state));
        Assert.Equal(("gate", "data/b"), (state.PausedFor, Assert.Single(state.Gates).Name));

        Send(run, $"approve data/b {state.Gates[0].Subject.Short}");
        state = await run.RunAsync();

        Assert.Equal("a landed, b landed, c landed", Standings(state));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task Rejected_it_goes_again_with_the_reason_and_an_old_yes_says_nothing_of_new_work()
    {
        var prompts = new List<string>();
        var run = Start(
            [new("data", ["src/**"], [], [])],
            [Task("a")],
            (p, turn) =>
            {
                prompts.Add(p.Prompt);
                return new([($"src/a/{turn}.cs", "x")]);
            }
        );
        var state = await run.RunAsync();
        var first = state.Gates[0].Subject;

        Send(run, "reject data/a: no tabs");
        state = await run.RunAsync();

        Assert.Contains("no tabs", prompts[1], StringComparison.Ordinal);
        Assert.Equal("a held", Standings(state));
        Assert.NotEqual(first, state.Gates[0].Subject);
        Assert.Equal(
            "RALF544",
            Assert
                .Throws<UserException>(() =>
                    SlashCommandEvents.Decide(state, SlashCommand.Parse($"approve data/a {first.Hex}"), null)
                )
                .Code
        );
    }

    [Fact]
    public async Task Several_gates_are_come_to_one_after_the_other()
    {
        var run = Start([new("one", ["src/a/**"], [], []), new("two", ["**/x.cs"], [], [])], Task("a").Gated());

        var names = new List<string>();
        var state = await run.RunAsync();
        while (state.Gates.FirstOrDefault(g => g.State == GateState.Waiting) is { } gate)
        {
            names.Add(gate.Name);
            Send(run, $"approve {gate.Name} {gate.Subject.Short}");
            state = await run.RunAsync();
        }

        Assert.Equal(["gate-a", "one/a", "two/a"], names);
        Assert.Equal((RunPhase.Done, 1), (state.Phase, state.Sessions));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_name_given_beforehand_stands_for_all_tasks()
    {
        var run = Start([new("data", ["src/**"], [], [])], Task("a"), Task("b"));
        GateAnswers.CheckNames(run.State.Plan, ["data"]);
        Assert.Equal(RunPhase.Done, (await run.RunAsync(4, null, default, "data")).Phase);
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData("src/a/x.cs src/a/y.cs", false)]
    [InlineData("src/a/x.cs src/b/y.cs", true)]
    [InlineData("src/a/deep/x.cs src/a/y.cs", false)]
    [InlineData("src/a/x.cs README.md", false)]
    [InlineData("src/a/x.cs lib/z/z.cs", true)]
    public async Task A_session_that_crosses_modules_is_held(string files, bool held)
    {
        var run = Start(
            [new("boundaries", [], ["src/*", "lib/*/"], [])],
            [Task("a") with { Scope = ["**"] }],
            (_, _) => new([.. files.Split(' ').Select(f => (f, (string?)"x"))])
        );
        Assert.Equal(held ? "a held" : "a landed", Standings(await run.RunAsync()));
    }

    [Fact]
    public async Task What_landed_without_its_yes_is_found_by_the_audit()
    {
        var forged = Start([new("data", ["src/a/**"], [], [])], Task("a"));
        var state = await forged.RunAsync();
        forged.Append(new GateRejected("data/a", state.Gates[0].Subject, "ann", "no"));
        var record = state[Id("a")].LastRecord!;
        forged.Append(new TaskLanded(Id("a"), 1, record.Head, record.Head!.Value));
        forged.Store.TryUpdateRefs([new(Run.ResultRef, null, record.Head!.Value)]);
        Assert.Contains(
            forged.Audit(),
            f => f.What.Contains("gate 'data/a' was not approved", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Canaries_go_first_and_one_answer_opens_the_way_for_the_others()
    {
        var canary = new TaskGate("m-canary", GateWhen.Before, []);
        PlanTask[] tasks =
        [
            Task("m-1"),
            Task("m-2"),
            Task("m-3", "m-1 m-2") with
            {
                Canary = canary,
            },
            Task("m-4", "m-1 m-2") with
            {
                Canary = canary,
            },
        ];
        var run = Start([], tasks);

        var state = await run.RunAsync();

        Assert.Equal("m-1 landed, m-2 landed, m-3 pending, m-4 pending", Standings(state));
        Assert.Equal("m-canary", Assert.Single(state.Gates).Name);
        Send(run, "approve m-canary");
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_no_to_the_canaries_ends_the_others_until_they_are_retried()
    {
        var canary = new TaskGate("m-canary", GateWhen.Before, []);
        var run = Start(
            [],
            Task("m-1"),
            Task("m-2", "m-1") with
            {
                Canary = canary,
            },
            Task("m-3", "m-1") with
            {
                Canary = canary,
            }
        );
        await run.RunAsync();
        Send(run, "reject m-canary: not like that");
        Assert.Equal("m-1 landed, m-2 failed, m-3 failed", Standings(await run.RunAsync()));

        Send(run, "retry m-3 m-2");
        await run.RunAsync();
        Send(run, "approve m-canary");
        Assert.Equal("m-1 landed, m-2 landed, m-3 landed", Standings(await run.RunAsync()));
        Assert.Empty(run.Audit());
    }

    private static SimulatedRun Start(IReadOnlyList<PathGate> gates, params PlanTask[] tasks) =>
        Start(gates, tasks, (p, _) => Write(p));

    private static SimulatedRun Start(
        IReadOnlyList<PathGate> gates,
        PlanTask[] tasks,
        Func<Ralf.Actions.Sessions.SessionPacket, int, Deed> act
    ) => new(Plan(tasks) with { Gates = gates }, act);

    private static void Send(SimulatedRun run, string line)
    {
        foreach (var made in SlashCommandEvents.Decide(run.State, SlashCommand.Parse(line), null))
        {
            run.Append(made.Body);
        }
    }
}
