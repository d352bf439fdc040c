using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>A session asks for paths outside its scope; the policy or a person answers, and nothing is lost
/// meanwhile.</summary>
public sealed class ScopeRequestTests
{
    [Fact]
    public async Task What_the_policy_allows_is_granted_at_once_and_the_next_session_goes_on_with_it()
    {
        var run = Start(With(["docs/**", "!docs/private/**"]), "docs/a.md", "docs/guide/**");

        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed", SimulatedRun.Standings(state));
        Assert.Equal((2, 1), (state[Id("a")].Attempt, state[Id("a")].UsedAttempts));
        var second = run.Engine.Started.Single(p => p.Attempt == 2);
        Assert.Equal(["src/a/**", "docs/a.md", "docs/guide/**"], second.Scope);
        Assert.NotNull(second.Checkpoint);
        Assert.Contains("`docs/a.md`, `docs/guide/**`: granted", second.Prompt, Ordinal);
        Assert.Equal("written\n", run.Text("docs/a.md"));
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData("docs/private/x.md")]
    [InlineData("docs/**")]
    [InlineData("doc*/a.md")]
    public async Task Any_other_waits_for_a_person_while_all_else_goes_on(string path)
    {
        var run = Start(With(["docs/**", "!docs/private/**"]), path);

        var state = await run.RunAsync();

        Assert.Equal(("scope_request", RunPhase.Paused), (state.PausedFor, state.Phase));
        Assert.Equal("a pending, b landed", SimulatedRun.Standings(state));
        Assert.Equal(1, state[Id("a")].Attempt);

        run.Answer("answer a.1-1 accept");
        var done = await run.RunAsync();

        Assert.Equal(RunPhase.Done, done.Phase);
        Assert.Equal(1, done[Id("a")].UsedAttempts);
        Assert.NotNull(run.Engine.Started.Single(p => p.Attempt == 2).Checkpoint);
    }

    [Fact]
    public async Task A_denied_request_uses_up_its_attempt_and_the_next_session_is_told()
    {
        var plan = With([]) with { Limits = new PlanLimits(Attempts: 2) };
        var run = Start(plan, "docs/a.md");
        await run.RunAsync();

        run.Answer("answer a.1-1 reject the docs are frozen");
        await run.RunAsync();

        var second = run.Engine.Started.Single(p => p.Attempt == 2);
        Assert.Contains("not granted (the docs are frozen)", second.Prompt, Ordinal);
        Assert.Equal(["src/a/**"], second.Scope);
        run.Answer("answer a.2-1 reject");
        var state = await run.RunAsync();
        Assert.Equal((TaskState.Failed, 2), (state[Id("a")].State, state[Id("a")].UsedAttempts));
        Assert.Equal(SessionReason.AgentError, state[Id("a")].Reason);
    }

    [Fact]
    public async Task A_policy_that_denies_asks_nobody()
    {
        var plan = With([], ScopeRequestAnswer.Deny) with { Limits = new PlanLimits(Attempts: 2) };
        var state = await Start(plan, "docs/a.md").RunAsync();
        Assert.Equal("a failed, b landed", SimulatedRun.Standings(state));
        Assert.All(state.Proposals, p => Assert.Equal("scope_request: deny", p.Why));
    }

    [Theory]
    [InlineData(".github/workflows/x.yml", "is protected")]
    [InlineData("src/a/other.cs", "in the scope already")]
    [InlineData("src/a/gen/x.cs", "takes 'src/a/gen/x.cs' out")]
    [InlineData("!docs/**", "is an exception")]
    [InlineData("../x", "'../x'")]
    public async Task What_cannot_be_granted_is_denied_whatever_the_policy_says(string path, string why)
    {
        var plan = With(["**"]);
        plan = plan with { Tasks = [plan.Tasks[0] with { Scope = ["src/a/**", "!src/a/gen/**"] }] };
        var state = await Start(plan, path).RunAsync();
        Assert.All(state.Proposals, p => Assert.Contains(why, p.Why, Ordinal));
        Assert.Equal(TaskState.Failed, state[Id("a")].State);
    }

    [Fact]
    public async Task A_granted_task_waits_for_the_one_that_holds_those_files()
    {
        var run = Start(With(["src/b/**"]), "src/b/a.cs");
        run.Engine.Before = async (p, _) =>
        {
            // b is at work until a's request is granted.
            while (p.Task.Id == Id("b") ? run.Log.State[Id("a")].GivenBack == 0 : run.Log.State[Id("b")].Attempt == 0)
            { }
        };

        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed", SimulatedRun.Standings(state));
        var order = run
            .Log.Events.Select(e =>
                e.Body switch
                {
                    TaskDispatched d => $"{d.Task}.{d.Attempt} starts",
                    TaskLanded l => $"{l.Task} lands",
                    _ => null,
                }
            )
            .OfType<string>();
        Assert.Equal(["a.1 starts", "b.1 starts", "b lands", "a.2 starts", "a lands"], order);
    }

    [Fact]
    public async Task Attempts_are_given_back_only_so_often()
    {
        var plan = With(["docs/**"]) with { Limits = new PlanLimits(Attempts: 2) };
        var run = new SimulatedRun(
            plan,
            (p, turn) => p.Task.Id == Id("a") ? Asks($"docs/{turn}.md") : SimulatedRun.Write(p)
        );
        var state = await run.RunToEndAsync();
        Assert.Equal((TaskState.Failed, 4), (state[Id("a")].State, state[Id("a")].Attempt));
    }

    [Fact]
    public async Task A_session_that_gets_through_needs_no_answer()
    {
        var run = new SimulatedRun(
            With([]),
            (p, _) => SimulatedRun.Write(p) with { Shape = r => Asking(r, "docs/a.md") }
        );
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.All(state.Proposals, p => Assert.False(p.Accepted));
    }

    [Fact]
    public async Task Over_waves_a_run_waits_for_the_answer_and_goes_on_with_the_work()
    {
        using var bench = new WaveFixture();
        bench.Start(With([]));
        bench.Logs = packet =>
            packet.Task.Id == Id("a") && packet.Attempt == 1
                ? AgentLog.Empty with
                {
                    Status = AgentStatus.Partial,
                    ScopeRequests = [new(["docs/a.md"], "to tell of it")],
                }
                : AgentLog.Empty;
        var one = await bench.RunAsync(11);
        Assert.Equal(NextStep.Gate, WorkflowDecisions.DecideNext(one, new HashSet<long>()));
        var asking = bench.Next(12).Coordinator;
        Assert.Equal("scope_request", asking.State.PausedFor);

        asking.Log.Append(
            SlashCommandEvents.Decide(asking.State, SlashCommand.Parse("answer a.1-1 accept"), "ann"),
            []
        );
        bench.Act = (_, w) => WaveFixture.WriteFile(w, "docs/a.md", "told\n");
        var done = await bench.RunAsync(13);

        Assert.Equal("a landed, b landed", SimulatedRun.Standings(done.State));
        Assert.Equal("told", bench.Git("show", $"{done.State.Result}:docs/a.md"));
        Assert.Equal("a", bench.Git("show", $"{done.State.Result}:src/a/new.cs"));
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>Task a, whose sessions ask, and task b; one attempt each.</summary>
    private static Plan With(IReadOnlyList<string> allow, ScopeRequestAnswer otherwise = ScopeRequestAnswer.Ask) =>
        Plan(Task("a"), Task("b")) with
        {
            Limits = new PlanLimits(Attempts: 1),
            Policy = new PlanPolicy { ScopeRequest = new(allow, otherwise) },
        };

    /// <summary>A session of a asks until it may write the paths; then it does.</summary>
    private static SimulatedRun Start(Plan plan, params string[] paths) =>
        new(
            plan,
            (p, _) =>
                p.Task.Id != Id("a") ? SimulatedRun.Write(p)
                : p.Scope.Contains(paths[0]) ? new(paths[0].Contains('*', Ordinal) ? [] : [(paths[0], "written\n")])
                : Asks(paths)
        );

    private static Deed Asks(params string[] paths) =>
        new([("src/a/half.cs", "half\n")], SessionReason.AgentError, r => Asking(r, paths));

    private static SessionRecord Asking(SessionRecord record, params string[] paths) =>
        record with
        {
            ScopeRequests = [new ScopeRequest(paths, "the task needs them")],
        };
}
