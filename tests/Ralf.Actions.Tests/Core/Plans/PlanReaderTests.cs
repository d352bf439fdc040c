using Ralf.Agents;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

public sealed class PlanReaderTests
{
    private const string Whole = """
        version: 1
        name: result-errors
        goal: One sentence or more that every session is told.
        base: main
        agent: {use: claude, model: sonnet, timeout: 1h30m, turns: 80, budget_usd: 4.5, env: [TOKEN]}
        limits: {parallel: 2, attempts: 5, sessions: 7, budget_usd: 50, followup_depth: 0}
        policy:
          overlap: order
          read_overlap: ignore
          out_of_scope: strip
          conflict: review
          no_change: fail
          followups: drop
          drift: merge
        decisions: [docs/decisions.md, Be brief.]
        setup: [dotnet restore]
        verify: dotnet test
        unprotect: ["**/CLAUDE.md"]
        tasks:
          core:
            title: Results instead of exceptions in the core
            scope: ["src/Core/Results/**", CLAUDE.md]
            reads: [docs/errors.md]
            produces: [src/Core/Results/Result.cs]
            checks: [dotnet test tests/Core]
            prompt_file: prompts/core.md
          module:
            foreach: {directories: "src/Modules/*", exclude: [src/Modules/Legacy]}
            needs: [core]
            agent: {use: command, command: [sh, -c, "true"]}
            scope: ["${{ each.path }}/**", "!**/Generated/**"]
            prompt: Use Result in ${{ each.name }} as core does (${{ secrets.NONE }}).
          consistency:
            needs: [module]
            if: always
            sees: log
            agent: claude
            prompt: Was the rule applied alike everywhere?
        """;

    [Fact]
    public void Prices_are_those_of_the_plan_and_no_budget_passes_to_a_command()
    {
        var plan = PlanFixture.Plan(
            "agent: {budget_usd: 2, budget_tokens: 9, prices: {m: {input: 3, output: 15, cache_read: 0.3}}}\n"
                + "limits: {budget_usd: 5}\n"
                + "tasks: {a: {prompt: Go.}, b: {prompt: Go., agent: {use: command, command: [x]}}}"
        );

        Assert.Equal(new ModelPrice(3, 15, 0.3m, 3), plan.Tasks[0].Agent.Prices!["m"]);
        Assert.Equal((2m, 9L), (plan.Tasks[0].Agent.BudgetUsd, plan.Tasks[0].Agent.BudgetTokens));
        Assert.Equal((null, null), (plan.Tasks[1].Agent.BudgetUsd, plan.Tasks[1].Agent.BudgetTokens));
    }

    [Theory]
    [InlineData("{budget_usd: 5}", "RALF179")]
    [InlineData("{budget_tokens: 5}", "RALF179")]
    [InlineData("{sessions: 5}", null)]
    public void A_limit_that_nothing_counts_is_a_warning(string limits, string? code)
    {
        var reading = PlanFixture.Read(
            $"agent: {{use: command, command: [x]}}\nlimits: {limits}\ntasks: {{a: {{prompt: Go.}}}}"
        );

        Assert.NotNull(reading.Plan);
        Assert.Equal(code, reading.Problems.FirstOrDefault(p => p.Code == "RALF179")?.Code);
    }

    [Theory]
    [InlineData("", "", 600)]
    [InlineData("idle_timeout: 90s", "", 90)]
    [InlineData("idle_timeout: off", "", null)]
    [InlineData("idle_timeout: off", "idle_timeout: 1h", 3600)]
    [InlineData("", "use: command, command: [x]", null)]
    [InlineData("", "use: command, command: [x], idle_timeout: 2s", 2)]
    public void A_session_may_be_silent_for_so_long(string ofPlan, string ofTask, int? seconds)
    {
        var plan = PlanFixture.Plan("agent: {" + ofPlan + "}\ntasks: {a: {prompt: Go., agent: {" + ofTask + "}}}");

        Assert.Equal(seconds, (int?)plan.Tasks[0].Agent.Idle?.TotalSeconds);
    }

    [Fact]
    public void The_whole_example_is_read()
    {
        var plan = PlanFixture.Plan(Whole);

        Assert.Equal(("result-errors", "main", "ralf.yml"), (plan.Name, plan.Base, plan.Source));
        Assert.Equal(TimeSpan.FromMinutes(90), plan.Agent.Timeout);
        Assert.Equal((80, 4.5m, "sonnet"), (plan.Agent.Turns, plan.Agent.BudgetUsd, plan.Agent.Model));
        Assert.Equal(new PlanLimits(2, 5, 7, 50, 0), plan.Limits);
        Assert.Equivalent(
            new PlanPolicy(
                OverlapPolicy.Order,
                ReadOverlapPolicy.Ignore,
                OutOfScopePolicy.Strip,
                NoChangePolicy.Fail,
                FollowupPolicy.Drop
            )
            {
                Drift = DriftPolicy.Merge,
            },
            plan.Policy,
            strict: true
        );
        Assert.Equal(
            [new PlanDecision("Use Result.", "docs/decisions.md"), new PlanDecision("Be brief.", "ralf.yml")],
            plan.Decisions
        );
        Assert.Equal(["dotnet test"], plan.Verify);
        Assert.Equal(["core", "module-auth", "module-billing", "consistency"], plan.Tasks.Select(t => t.Id.Value));
    }

    [Fact]
    public void Tasks_take_their_folder_their_needs_and_their_agent()
    {
        var tasks = PlanFixture.Plan(Whole).Tasks;

        Assert.Equal("Do the core of core.", tasks[0].Prompt);
        Assert.Equal("module-auth", tasks[1].Title);
        Assert.Equal("module", tasks[1].Entry);
        Assert.Equal(["src/Modules/Auth/**", "!**/Generated/**"], tasks[1].Scope);
        Assert.Equal("Use Result in Billing as core does (${{ secrets.NONE }}).", tasks[2].Prompt);
        Assert.Equal(AgentKind.Command, tasks[1].Agent.Use);
        Assert.Equal(["sh", "-c", "true"], tasks[1].Agent.Command);
        Assert.Equal(TimeSpan.FromMinutes(90), tasks[1].Agent.Timeout);
        Assert.Equal(["module-auth", "module-billing"], tasks[3].Needs.Select(n => n.Value));
        Assert.Equal(AgentKind.Claude, tasks[3].Agent.Use);
    }

    [Fact]
    public void What_is_left_out_has_defaults()
    {
        var plan = PlanFixture.Plan("tasks: {a: {prompt: Go.}}");

        Assert.Equal(("ralf", "", "HEAD"), (plan.Name, plan.Goal, plan.Base));
        Assert.Equal(AgentReader.Default, plan.Agent);
        Assert.Equal(new PlanLimits(), plan.Limits);
        Assert.Equivalent(new PlanPolicy(), plan.Policy, strict: true);
        Assert.Equal("a", plan.Tasks[0].Title);
    }

    [Fact]
    public void JSON_is_a_plan_too()
    {
        var plan = PlanFixture.Plan(
            "{\n\t\"version\": 1,\n\t\"tasks\": {\n\t\t\"a\": {\"prompt\": \"Say \\\"hi\\\" \\u00e9 \\ud83d\\ude00\\/\", \"scope\": [\"a/**\"]}\n\t}\n}"
        );

        Assert.Equal("Say \"hi\" é 😀/", plan.Tasks[0].Prompt);
    }

    [Fact]
    public void Anchors_are_followed()
    {
        var plan = PlanFixture.Plan(
            "tasks:\n  a: {prompt: Go., scope: &s [a/**], agent: &g {timeout: 5m}}\n  b: {prompt: Go., reads: *s, agent: *g}"
        );

        Assert.Equal(["a/**"], plan.Tasks[1].Reads);
        Assert.Equal(TimeSpan.FromMinutes(5), plan.Tasks[1].Agent.Timeout);
    }

    [Fact]
    public void Each_task_of_an_entry_can_need_its_own_of_another()
    {
        var plan = PlanFixture.Plan(
            """
            tasks:
              api: {foreach: {list: [x, y]}, prompt: Go.}
              use: {foreach: {list: [x, y]}, needs: "api-${{ each.slug }}", prompt: Go.}
            """
        );

        Assert.Equal(
            ["api-x", "api-y"],
            plan.Tasks.Where(t => t.Entry == "use").SelectMany(t => t.Needs).Select(n => n.Value)
        );
    }

    [Fact]
    public void The_places_of_tasks_are_those_of_their_entries()
    {
        var positions = PlanFixture.Read(Whole).Positions;

        Assert.Equal(new PlanPosition(27, 3), positions[TaskId.Parse("module-auth")]);
    }
}
