using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Ralf.Core.Plans;

/// <summary>The JSON Schema of the plan file, made from the tables that the parser uses.</summary>
internal static class PlanSchema
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Draft 2020-12, indented, with a final line break.</summary>
    public static string Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Ralf plan",
            ["description"] = "A change too large for one coding-agent session, as tasks with file scopes.",
        };
        foreach (var (name, value) in Build(PlanKeys.Root).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(_indented) + "\n";
    }

    private static JsonObject Build(PlanShape shape) =>
        shape switch
        {
            TextShape { Pattern: { } pattern } => new() { ["type"] = "string", ["pattern"] = pattern },
            TextShape => Type("string"),
            WholeShape { Max: int.MaxValue } => new() { ["const"] = PlanKeys.Version },
            WholeShape whole => new()
            {
                ["type"] = "integer",
                ["minimum"] = whole.Min,
                ["maximum"] = whole.Max,
            },
            MoneyShape => new()
            {
                ["type"] = "number",
                ["exclusiveMinimum"] = 0,
                ["maximum"] = MoneyShape.Max,
            },
            DurationShape { OrOff: true } => new()
            {
                ["type"] = "string",
                ["pattern"] = $"{Durations.Pattern}|^{DurationShape.Off}$",
            },
            DurationShape => new() { ["type"] = "string", ["pattern"] = Durations.Pattern },
            ChoiceShape choice => BuildChoice(choice),
            ListShape list => OfList(list),
            MapShape map => OfMap(map),
            NamedShape named => OfNamed(named),
            EitherShape either => AnyOf(Build(either.Scalar), Build(either.Other)),
            ScalarShape => new() { ["type"] = new JsonArray("string", "number", "boolean") },
            _ => [],
        };

    private static JsonObject BuildChoice(ChoiceShape shape)
    {
        var schema = new JsonObject
        {
            ["enum"] = new JsonArray([.. shape.Choices.Select(c => JsonValue.Create(c.Word))]),
        };
        var later = string.Join(", ", shape.Choices.Where(c => !c.Built).Select(c => c.Word));
        if (later.Length > 0)
        {
            schema["description"] = $"Not built yet, and refused: {later}.";
        }

        return schema;
    }

    private static JsonObject OfList(ListShape shape)
    {
        var list = Type("array");
        list["items"] = Build(shape.Item);
        return shape.OrOne ? AnyOf(list, Build(shape.Item)) : list;
    }

    private static JsonObject OfMap(MapShape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys)
        {
            properties[key.Name] = OfKey(key);
        }

        var schema = Type("object");
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        var required = shape.Keys.Where(k => k.Required).ToList();
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(k => JsonValue.Create(k.Name))]);
        }

        return schema;
    }

    private static JsonObject OfKey(PlanKey key)
    {
        var schema = Build(key.Shape);
        var own = schema["description"]?.GetValue<string>();
        var about = key.Built ? key.About : $"{key.About} Not built yet, and refused.";
        schema["description"] = own is null ? about : $"{about} {own}";
        return schema;
    }

    private static JsonObject OfNamed(NamedShape shape)
    {
        var schema = Type("object");
        schema["minProperties"] = 1;
        schema["additionalProperties"] = Build(shape.Value);
        if (shape.KeyPattern is { } pattern)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = pattern };
        }

        return schema;
    }

    private static JsonObject AnyOf(params JsonNode[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };

    private static JsonObject Type(string type) => new() { ["type"] = type };
}
