namespace Ralf.Actions.Runs;

/// <summary>What a run may still spend, in US dollars and in tokens. A session counts with its limit until its record
/// says what it used, so that no session starts that could take the run past a limit. A session without a limit of its
/// own gets the rest as its limit.</summary>
/// <param name="open">The sessions that run, or are about to start.</param>
internal sealed class Budget(RunState state, IEnumerable<PlanTask> open)
{
    private readonly List<PlanTask> _open = [.. open];

    private PlanLimits Limits => state.Plan.Limits;

    private decimal? UsdLeft => Limits.BudgetUsd - state.Usage.CostUsd - _open.Sum(t => t.Agent.BudgetUsd ?? 0);

    private long? TokensLeft => Limits.BudgetTokens - state.Usage.Tokens - _open.Sum(t => t.Agent.BudgetTokens ?? 0);

    /// <summary>True if the session of this task may start beside the open ones.</summary>
    public bool Bears(PlanTask next) => Lack(next) is null;

    /// <summary>Why the session of this task may not start beside the open ones; null if it may.</summary>
    public string? Lack(PlanTask next)
    {
        if (UsdLeft is { } usd && (usd <= 0 || usd < next.Agent.BudgetUsd))
        {
            return Say(
                "budget_usd",
                Usd(state.Usage.CostUsd),
                Usd(Limits.BudgetUsd!.Value),
                next,
                next.Agent.BudgetUsd is { } own ? Usd(own) : null
            );
        }

        return TokensLeft is { } tokens && (tokens <= 0 || tokens < next.Agent.BudgetTokens)
            ? Say(
                "budget_tokens",
                Count(state.Usage.Tokens),
                Count(Limits.BudgetTokens!.Value),
                next,
                next.Agent.BudgetTokens is { } own2 ? Count(own2) : null
            )
            : null;
    }

    /// <summary>Counts the task as open from here on.</summary>
    public void Take(PlanTask task) => _open.Add(task);

    /// <summary>The agent of a session that starts now; its limit is what is left, unless its own is lower.</summary>
    public static Agents.AgentSettings Cap(RunState state, PlanTask task)
    {
        var others = state.Tasks.Where(t => t.State == TaskState.Running && t.Task.Id != task.Id).Select(t => t.Task);
        var budget = new Budget(state, others);
        return task.Agent with
        {
            BudgetUsd = Lower(task.Agent.BudgetUsd, budget.UsdLeft),
            IsBudgetOfRun = task.Agent.BudgetUsd is null && budget.UsdLeft is not null ? true : null,
            BudgetTokens = Lower(task.Agent.BudgetTokens, budget.TokensLeft),
        };
    }

    private static T? Lower<T>(T? own, T? left)
        where T : struct, IComparable<T> =>
        left is { } max && (own is not { } limit || limit.CompareTo(max) > 0) ? left : own;

    private static string Say(string key, string spent, string limit, PlanTask next, string? own) =>
        $"{spent} of limits.{key} ({limit}) {(own is null ? "are spent" : $"are spent, and a session of {next.Id} may use {own}")}; raise it with `ralf resume --limit {key}=N`, or cancel";

    private static string Usd(decimal money) => money.ToString("0.00");

    private static string Count(long tokens) => tokens.ToString();
}
