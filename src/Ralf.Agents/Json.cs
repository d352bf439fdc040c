using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>Reads foreign JSON: a missing member or one of another type is null, never an exception.</summary>
internal static partial class Json
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    /// <summary>Returns null if the text is not JSON. Escapes of lone surrogates are read as U+FFFD.</summary>
    public static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(Escape().Replace(text, Whole), _options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? TextOf(value) : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>A number from 0 to 10^12; 0 if it is missing.</summary>
    public static long Count(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count)
            ? Math.Clamp(count, 0, 1_000_000_000_000)
            : 0;

    /// <summary>US dollars, from 0 to a million; 0 if missing.</summary>
    public static decimal Money(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var money)
            ? Math.Clamp(money, 0, 1_000_000)
            : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The string; empty if its escapes hold a lone surrogate.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    // JsonElement throws on such an escape when it looks up a neighbouring name or writes a value: an agent could end a
    // session with one.
    private static string Whole(Match escape) => escape.Groups["half"].Success ? @"\uFFFD" : escape.Value;

    [GeneratedRegex(
        @"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
        RegexOptions.Singleline
    )]
    private static partial Regex Escape();
}
