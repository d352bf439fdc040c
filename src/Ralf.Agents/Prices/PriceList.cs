using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>The prices of models: those of the plan (<c>agent.prices</c>), then those that Ralf ships.</summary>
internal sealed partial class PriceList(IReadOnlyDictionary<string, ModelPrice>? ofPlan)
{
    private static readonly JsonElement _shipped = ReadShipped();

    private static readonly Dictionary<string, ModelPrice> _models = _shipped
        .GetProperty("models")
        .EnumerateObject()
        .ToDictionary(m => m.Name, m => Read(m.Value), StringComparer.Ordinal);

    /// <summary>The day of the prices that Ralf ships, as in ISO 8601.</summary>
    public static string Date { get; } = _shipped.GetProperty("date").GetString()!;

    /// <summary>The price of the model whose name is the longest within this one (providers add to names). An unknown
    /// model counts as the dearest.</summary>
    public ModelPrice Find(string model, out bool isKnown)
    {
        var price = Longest(ofPlan, model, _ => true) ?? Longest(_models, model, rest => Suffix().IsMatch(rest));
        isKnown = price is not null;
        return price ?? Dearest();
    }

    /// <param name="isSame">Whether a name with this after it is of the same model.</param>
    private static ModelPrice? Longest(
        IReadOnlyDictionary<string, ModelPrice>? prices,
        string model,
        Predicate<string> isSame
    ) =>
        prices
            ?.Where(p =>
                model.IndexOf(p.Key, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                && isSame(model[(at + p.Key.Length)..])
            )
            .OrderByDescending(p => p.Key.Length)
            .Select(p => p.Value)
            .FirstOrDefault();

    private ModelPrice Dearest()
    {
        List<ModelPrice> all = [.. _models.Values, .. ofPlan?.Values ?? []];
        return new(
            all.Max(p => p.Input),
            all.Max(p => p.Output),
            all.Max(p => p.CacheRead),
            all.Max(p => p.CacheWrite)
        );
    }

    private static ModelPrice Read(JsonElement price) =>
        new(
            price.GetProperty("input").GetDecimal(),
            price.GetProperty("output").GetDecimal(),
            price.GetProperty("cache_read").GetDecimal(),
            price.GetProperty("cache_write").GetDecimal()
        );

    /// <summary>A date, a provider's version, a size of the context. Another number is another model.</summary>
    [GeneratedRegex(@"\A(-[0-9]{8}|-latest)?(-v[0-9:]+|@[0-9]+)?(\[\w+\])?\z")]
    private static partial Regex Suffix();

    private static JsonElement ReadShipped()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
