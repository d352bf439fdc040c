using Ralf.Actions.Runs;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class BudgetTests
{
    private static readonly Usage _used = new(900, 100, 3m, 5);

    [Theory]
    [InlineData(10, 4, 3, true)]
    [InlineData(10, 4, 4, false)]
    [InlineData(10, 7, 0, true)]
    [InlineData(10, 7.01, 0, false)]
    public void A_session_starts_where_all_that_run_may_use_their_limit(
        double budget,
        double own,
        double beside,
        bool bears
    )
    {
        var state = Spent(new PlanLimits(BudgetUsd: (decimal)budget));
        var task = Costing((decimal)own);
        PlanTask[] open = beside == 0 ? [] : [Costing((decimal)beside)];
        Assert.Equal(bears, new Budget(state, open).Bears(task));
    }

    [Fact]
    public void Tokens_are_counted_alike()
    {
        var state = Spent(new PlanLimits() { BudgetTokens = 3_000 });
        var task = Task("t") with { Agent = Task("t").Agent with { BudgetTokens = 1_500 } };
        Assert.True(new Budget(state, []).Bears(task));
        Assert.False(new Budget(state, [task]).Bears(task));
        var spent = Spent(new PlanLimits() { BudgetTokens = 1_000 });
        Assert.False(new Budget(spent, []).Bears(Task("t")));
    }

    [Fact]
    public void A_session_without_a_limit_gets_what_is_left()
    {
        var state = Spent(new PlanLimits(BudgetUsd: 10) { BudgetTokens = 5_000 });
        var capped = Budget.Cap(state, Task("b"));
        Assert.Equal((7m, 4_000L), (capped.BudgetUsd, capped.BudgetTokens));
        Assert.Equal(2m, Budget.Cap(state, Costing(2)).BudgetUsd);
        var free = Budget.Cap(Spent(new PlanLimits()), Task("b"));
        Assert.Equal((null, null), (free.BudgetUsd, free.BudgetTokens));
    }

    /// <summary>What is left of the run's budget is no session's own: one that is lost does not use it all up.</summary>
    [Fact]
    public void A_session_that_is_lost_counts_with_its_own_budget_alone()
    {
        var state = Spent(new PlanLimits(BudgetUsd: 10));
        var task = Task("b") with { Agent = Task("b").Agent with { Use = AgentKind.Claude } };
        var own = task with { Agent = task.Agent with { BudgetUsd = 2 } };

        Assert.Equal(Usage.Unknown, Budget.Cap(state, task).Allowed);
        Assert.Equal(
            (2m, CostBasis.Estimated),
            (Budget.Cap(state, own).Allowed.CostUsd, Budget.Cap(state, own).Allowed.CostBasis)
        );
    }

    [Fact]
    public async Task A_run_pauses_before_the_session_that_could_pass_it_and_goes_on_with_more()
    {
        var plan = Chain with
        {
            Limits = new PlanLimits(BudgetUsd: 5),
            Tasks = [.. Chain.Tasks.Select(t => t with { Agent = t.Agent with { BudgetUsd = 2 } })],
        };
        var run = new SimulatedRun(
            plan,
            (p, _) => SimulatedRun.Write(p) with { Shape = r => r with { Usage = new Usage(1, 1, 2, 1) } }
        );

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(("budget", 2), (state.PausedFor, state.Sessions));
        Assert.Contains("may use 2.00", state.PausedDetail, StringComparison.Ordinal);
        Assert.Contains("--limit budget_usd=N", state.PausedDetail, StringComparison.Ordinal);

        run.Append(Assert.Single(Send(state, "resume budget_usd=7")).Body);
        state = await run.RunAsync(parallel: 1);
        Assert.Equal(("budget", 3), (state.PausedFor, state.Sessions));

        run.Append(Assert.Single(Send(state, "resume budget_usd=8")).Body);
        state = await run.RunAsync(parallel: 1);
        Assert.Equal((RunPhase.Done, 8m), (state.Phase, state.Usage.CostUsd));
    }

    [Fact]
    public void A_running_run_takes_new_limits_and_no_old_ones()
    {
        var state = Spent(new PlanLimits(BudgetUsd: 5));
        Assert.Empty(Send(state, "resume budget_usd=5"));
        var logged = Assert.Single(Send(state, "resume sessions=900 budget_tokens=77"));
        Assert.Equal(new NewLimits(900, null, 77), Assert.IsType<RunResumed>(logged.Body).Limits);
        var limits = Fold(Chain, logged.Body).Plan.Limits;
        Assert.Equal((900, 77L, 4), (limits.Sessions, limits.BudgetTokens, limits.Parallel));
    }

    [Theory]
    [InlineData("resume budget_usd")]
    [InlineData("resume budget_usd=")]
    [InlineData("resume budget_usd=0")]
    [InlineData("resume budget_usd=-4")]
    [InlineData("resume budget_usd=1e9")]
    [InlineData("resume sessions=1.5")]
    [InlineData("resume sessions=9999999999")]
    [InlineData("resume parallel=4")]
    public void Anything_else_sets_no_limit(string line) =>
        Assert.Equal("RALF557", Assert.Throws<UserException>(() => SlashCommand.Parse(line)).Code);

    private static IReadOnlyList<NewEvent> Send(RunState state, string line) =>
        SlashCommandEvents.Decide(state, SlashCommand.Parse(line), "ann");

    private static PlanTask Costing(decimal usd) => Task("t") with { Agent = Task("t").Agent with { BudgetUsd = usd } };

    private static RunState Spent(PlanLimits limits) => Fold(Chain with { Limits = limits }) with { Usage = _used };
}
