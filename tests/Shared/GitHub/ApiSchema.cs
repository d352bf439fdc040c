using System.Globalization;
using System.Text.Json;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>
/// Holds a JSON value against a schema of the API description: the part of JSON Schema that it uses. A word that is not
/// known here fails,
/// so that nothing passes unread.
/// </summary>
/// <param name="isClosed">Whether an object may have only the properties that are described: what a request misspells
/// is ignored by GitHub.</param>
internal sealed class ApiSchema(ApiDescription api, bool isClosed)
{
    private static readonly HashSet<string> _known =
    [
        "type",
        "nullable",
        "enum",
        "required",
        "properties",
        "additionalProperties",
        "items",
        "oneOf",
        "anyOf",
        "allOf",
        "minItems",
        "maxItems",
        "minLength",
        "maxLength",
        "maxProperties",
        "minimum",
        "maximum",
        "format",
        "description",
        "title",
        "example",
        "examples",
        "default",
        "deprecated",
        "readOnly",
        "pattern",
        "uniqueItems",
        "x-github-breaking-changes",
        "externalDocs",
    ];

    /// <summary>What is wrong with a value, each with where it stands; nothing where it fits.</summary>
    public IEnumerable<string> Problems(JsonElement schema, JsonElement value, string at)
    {
        schema = api.Resolve(schema);
        var unknown = schema.EnumerateObject().Select(p => p.Name).Except(_known).ToList();
        if (unknown.Count > 0)
        {
            return [$"{at}: the schema says '{string.Join(", ", unknown)}', which is not read here"];
        }

        var isNull = value.ValueKind == JsonValueKind.Null;
        if (isNull && Flag(schema, "nullable"))
        {
            return [];
        }

        return [.. Alternatives(schema, value, at), .. OfType(schema, value, at), .. InList(schema, value, at)];
    }

    private IEnumerable<string> Alternatives(JsonElement schema, JsonElement value, string at)
    {
        foreach (var word in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(word, out var choices))
            {
                var found = choices.EnumerateArray().Select(c => Problems(c, value, at).ToList());
                var best = found.MinBy(p => p.Count)!;
                foreach (var problem in best)
                {
                    yield return problem;
                }
            }
        }

        var all = schema.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray() : default;
        foreach (var problem in all.SelectMany(part => Problems(part, value, at)))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> OfType(JsonElement schema, JsonElement value, string at) =>
        Text(schema, "type") switch
        {
            "object" => OfObject(schema, value, at),
            "array" => OfArray(schema, value, at),
            "string" => OfString(schema, value, at),
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)
                ? []
                : Wrong(at, "an integer", value),
            "number" => value.ValueKind == JsonValueKind.Number ? [] : Wrong(at, "a number", value),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? []
                : Wrong(at, "a boolean", value),
            null => [],
            var other => [$"{at}: the schema says type '{other}', which is not read here"],
        };

    private IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Wrong(at, "an object", value);
        }

        var problems = new List<string>();
        var described = schema.TryGetProperty("properties", out var p) ? p : default;
        if (schema.TryGetProperty("required", out var required))
        {
            problems.AddRange(
                required
                    .EnumerateArray()
                    .Select(r => r.GetString()!)
                    .Where(r => !value.TryGetProperty(r, out _))
                    .Select(r => $"{at}: '{r}' is missing")
            );
        }

        foreach (var member in value.EnumerateObject())
        {
            problems.AddRange(OfMember(schema, described, member, $"{at}.{member.Name}"));
        }

        var most = Number(schema, "maxProperties");
        if (most < value.EnumerateObject().Count())
        {
            problems.Add($"{at}: more than {most} properties");
        }

        return problems;
    }

    private IEnumerable<string> OfMember(JsonElement schema, JsonElement described, JsonProperty member, string at)
    {
        if (described.ValueKind == JsonValueKind.Object && described.TryGetProperty(member.Name, out var own))
        {
            return Problems(own, member.Value, at);
        }

        if (!schema.TryGetProperty("additionalProperties", out var more))
        {
            return isClosed && described.ValueKind == JsonValueKind.Object ? [$"{at} is not described"] : [];
        }

        return more.ValueKind switch
        {
            JsonValueKind.False => [$"{at} is not allowed"],
            JsonValueKind.Object => Problems(more, member.Value, at),
            _ => [],
        };
    }

    private IEnumerable<string> OfArray(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Wrong(at, "an array", value);
        }

        var count = value.GetArrayLength();
        var problems = schema.TryGetProperty("items", out var items)
            ? value.EnumerateArray().SelectMany((v, i) => Problems(items, v, $"{at}[{i}]"))
            : [];
        return count < Number(schema, "minItems") || count > Number(schema, "maxItems")
            ? problems.Append($"{at}: {count} entries")
            : problems;
    }

    private static IEnumerable<string> OfString(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Wrong(at, "a string", value);
        }

        var text = value.GetString()!;
        if (text.Length < Number(schema, "minLength") || text.Length > Number(schema, "maxLength"))
        {
            return [$"{at}: {text.Length} characters"];
        }

        var isTime = Text(schema, "format") == "date-time";
        return isTime && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? [$"{at}: '{text}' is no time"]
            : [];
    }

    private static IEnumerable<string> InList(JsonElement schema, JsonElement value, string at) =>
        schema.TryGetProperty("enum", out var list) && !list.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value))
            ? [$"{at}: {value.GetRawText()} is none of {list.GetRawText()}"]
            : [];

    private static IEnumerable<string> Wrong(string at, string wanted, JsonElement value) =>
        [$"{at} must be {wanted}, not {value.ValueKind}"];

    private static bool Flag(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static long? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var number) ? number.GetInt64() : null;
}
