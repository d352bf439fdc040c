using System.Text.Json.Serialization;

namespace Ralf.Agents;

/// <summary>How much is known about a cost. A sum is known as well as its least known part.</summary>
[JsonConverter(typeof(WordConverter<CostBasis>))]
internal enum CostBasis
{
    /// <summary>The agent said it.</summary>
    Reported,

    /// <summary>Ralf computed it from tokens, or took what the session was allowed.</summary>
    Estimated,

    /// <summary>Nobody said it: it is at least the amount given.</summary>
    Unknown,
}

/// <summary>The usage of one or more sessions.</summary>
/// <param name="CostUsd">In US dollars.</param>
/// <param name="CostBasis">How much is known about the cost; not written if it was reported.</param>
internal sealed record Usage(
    long InputTokens,
    long OutputTokens,
    decimal CostUsd,
    int Turns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] CostBasis CostBasis = CostBasis.Reported
)
{
    /// <summary>Nothing was used.</summary>
    public static Usage None { get; } = new(0, 0, 0, 0);

    /// <summary>A session that does not say what it used.</summary>
    public static Usage Unknown { get; } = None with { CostBasis = CostBasis.Unknown };

    /// <summary>Input plus output.</summary>
    [JsonIgnore]
    public long Tokens => InputTokens + OutputTokens;

    public static Usage operator +(Usage left, Usage right) =>
        new(
            left.InputTokens + right.InputTokens,
            left.OutputTokens + right.OutputTokens,
            left.CostUsd + right.CostUsd,
            left.Turns + right.Turns,
            left.CostBasis > right.CostBasis ? left.CostBasis : right.CostBasis
        );
}
