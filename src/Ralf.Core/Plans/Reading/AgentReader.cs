using Ralf.Agents;

namespace Ralf.Core.Plans;

/// <summary>Reads the agent of a plan or task: the short form, or settings over those of the plan.</summary>
internal static class AgentReader
{
    public static AgentSettings Default { get; } =
        new(AgentKind.Claude, [], null, TimeSpan.FromMinutes(30), null, null, []);

    /// <param name="node">Null: nothing is overridden.</param>
    public static AgentSettings Read(PlanNode? node, AgentSettings over, ProblemList problems)
    {
        var map = node as MapNode ?? new MapNode(default, []);
        var use = node is ScalarNode shortForm ? shortForm : map.Text("use");
        var kind = ScalarValues.Enum(use, over.Use);
        var command = map.Find("command") is null ? over.Command : [.. map.Texts("command").Select(t => t.Text)];
        if (node is not null && kind is AgentKind.Command && command.Count == 0)
        {
            problems.Add(Problems.MissingCommand(use?.At ?? node.At));
        }
        else if (kind is not AgentKind.Command && map.Find("command") is { } stray)
        {
            problems.Add(Problems.StrayCommand(stray.At, EnumWord.Of(kind)));
        }

        var isCounted = kind is not AgentKind.Command;
        foreach (var key in new[] { "budget_usd", "budget_tokens" })
        {
            if (!isCounted && map.Find(key) is { } budget)
            {
                problems.Add(Problems.BudgetOfCommand(budget.At, key));
            }
        }

        return new AgentSettings(
            kind,
            kind is AgentKind.Command ? command : [],
            map.Text("model")?.Text ?? over.Model,
            Duration(map, "timeout") ?? over.Timeout,
            ScalarValues.Whole(map, "turns") ?? over.Turns,
            isCounted ? ScalarValues.Money(map, "budget_usd") ?? over.BudgetUsd : null,
            map.Find("env") is null ? over.Env : [.. map.Texts("env").Select(t => t.Text)]
        )
        {
            Checkpoint = Duration(map, "checkpoint") ?? over.Checkpoint,
            IdleTimeout =
                map.Text("idle_timeout")?.Text == DurationShape.Off
                    ? TimeSpan.Zero
                    : Duration(map, "idle_timeout") ?? over.IdleTimeout,
            Prices = Prices(map) ?? over.Prices,
            BudgetTokens = isCounted ? ScalarValues.Whole(map, "budget_tokens") ?? over.BudgetTokens : null,
        };
    }

    private static Dictionary<string, ModelPrice>? Prices(MapNode map) =>
        map.Find("prices") is MapNode prices
            ? prices
                .Entries.Where(e => e.Value is MapNode)
                .DistinctBy(e => e.Key.Text, StringComparer.Ordinal)
                .ToDictionary(e => e.Key.Text, e => Price((MapNode)e.Value), StringComparer.Ordinal)
            : null;

    private static ModelPrice Price(MapNode price)
    {
        var input = ScalarValues.Money(price, "input") ?? 0;
        return new(
            input,
            ScalarValues.Money(price, "output") ?? 0,
            ScalarValues.Money(price, "cache_read") ?? input,
            ScalarValues.Money(price, "cache_write") ?? input
        );
    }

    private static TimeSpan? Duration(MapNode map, string key) =>
        map.Text(key) is { } node && Durations.TryParse(node.Text, out var duration) ? duration : null;
}
