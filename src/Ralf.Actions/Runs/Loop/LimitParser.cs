namespace Ralf.Actions.Runs;

/// <summary>Parses limits that a person writes: <c>sessions=N</c>, <c>budget_usd=N</c>,
/// <c>budget_tokens=N</c>.</summary>
internal static class LimitParser
{
    private const decimal Most = 2_000_000_000;

    /// <summary>Returns null for an empty list; throws <see cref="UserException"/> if a word is not a limit.</summary>
    public static NewLimits? Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return null;
        }

        var limits = new NewLimits();
        foreach (var word in words)
        {
            limits = Read(word.Split('='), limits) ?? throw SlashCommandErrors.BadLimit(AgentText.Line(word, 80));
        }

        return limits;
    }

    private static NewLimits? Read(string[] pair, NewLimits limits) =>
        pair is [var key, var text]
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= Most
            ? key switch
            {
                "budget_usd" => limits with { BudgetUsd = number },
                "sessions" when number % 1 == 0 => limits with { Sessions = (int)number },
                "budget_tokens" when number % 1 == 0 => limits with { BudgetTokens = (long)number },
                _ => null,
            }
            : null;
}
