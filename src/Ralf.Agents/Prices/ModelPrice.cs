namespace Ralf.Agents;

/// <summary>What a model costs, in US dollars per million tokens of each kind.</summary>
internal sealed record ModelPrice(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite)
{
    private const decimal Million = 1_000_000;

    public decimal Cost(TokenCounts tokens) =>
        (tokens.Input * Input + tokens.Output * Output + tokens.CacheRead * CacheRead + tokens.CacheWrite * CacheWrite)
        / Million;
}

/// <summary>Tokens by kind.</summary>
internal readonly record struct TokenCounts(long Input, long Output, long CacheRead, long CacheWrite)
{
    /// <summary>A member that is missing counts as 0.</summary>
    /// <param name="usage">The <c>usage</c> of a message, as the API has it.</param>
    public static TokenCounts Read(JsonElement usage) =>
        new(
            usage.Count("input_tokens"),
            usage.Count("output_tokens"),
            usage.Count("cache_read_input_tokens"),
            usage.Count("cache_creation_input_tokens")
        );

    /// <summary>Input tokens count whether they were cached or not.</summary>
    public Usage Usage => new(Input + CacheRead + CacheWrite, Output, 0, 0);
}
