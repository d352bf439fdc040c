namespace Ralf.Agents;

/// <summary>Counts what a session of Claude Code uses while it works, and what that costs by the list of prices: only
/// its result says the cost.</summary>
internal sealed class ClaudeUsage(PriceList prices)
{
    private readonly Dictionary<string, (string Model, TokenCounts Tokens)> _messages = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unknownModels = new(StringComparer.Ordinal);
    private string? _current;
    private decimal _cost;

    /// <summary>The sum over the messages so far; <see cref="Usage.None"/> before the first one.</summary>
    public Usage Sum { get; private set; } = Usage.None;

    /// <summary>How <see cref="Sum"/> was made.</summary>
    public string Note =>
        $"the cost is an estimate: the session did not end by itself, and its tokens count by the prices of {PriceList.Date}"
        + (
            _unknownModels.Count == 0
                ? ""
                : $" (no price is known for {string.Join(", ", _unknownModels)}: the dearest counts; agent.prices can name one)"
        );

    /// <summary>Takes a message of the model; it arrives as several lines, each of which repeats its usage.</summary>
    public void Take(JsonElement message)
    {
        if (message.Text("id") is { } id && message.Member("usage") is { } usage)
        {
            Count(id, message.Text("model") ?? "", TokenCounts.Read(usage));
        }
    }

    /// <summary>Takes an event of the API's own stream: only these say what a message came to in the end
    /// (https://docs.claude.com/en/docs/build-with-claude/streaming).</summary>
    public void TakeEvent(JsonElement part)
    {
        switch (part.Text("type"))
        {
            case "message_start" when part.Member("message") is { } message:
                _current = message.Text("id");
                Take(message);
                break;
            case "message_delta" when _current is not null && _messages.TryGetValue(_current, out var known):
                var output = (part.Member("usage") ?? default).Count("output_tokens");
                Count(_current, known.Model, known.Tokens with { Output = output });
                break;
        }
    }

    /// <summary>Counts a message. What is known of its output only grows.</summary>
    private void Count(string id, string model, TokenCounts tokens)
    {
        var before = _messages.GetValueOrDefault(id);
        tokens = tokens with { Output = Math.Max(tokens.Output, before.Tokens.Output) };
        _messages[id] = (model, tokens);
        _cost += Cost(model, tokens) - (before.Model is null ? 0 : Cost(before.Model, before.Tokens));
        var sum = Sum + tokens.Usage;
        Sum = new(
            sum.InputTokens - before.Tokens.Usage.InputTokens,
            sum.OutputTokens - before.Tokens.Usage.OutputTokens,
            Math.Round(_cost, 6),
            _messages.Count,
            CostBasis.Estimated
        );
    }

    private decimal Cost(string model, TokenCounts tokens)
    {
        var price = prices.Find(model, out var isKnown);
        if (!isKnown && _unknownModels.Count < 10)
        {
            _unknownModels.Add(AgentText.Line(model.Length == 0 ? "a model without a name" : model, 60));
        }

        return price.Cost(tokens);
    }
}
