namespace Ralf.Core.Schemas;

/// <summary>Converts the cells of a CSV file to values: a cell is text, unless the schema asks for a number, a boolean
/// or null in its column and the cell reads as one. An empty cell in a column that allows neither text nor null is no
/// value at all.</summary>
internal sealed class CellTypes
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);

    /// <summary>The columns that every row must have.</summary>
    public IReadOnlyList<string> Required { get; private init; } = [];

    public static CellTypes Infer(JsonElement schema)
    {
        var required =
            schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(n => n.GetString()!).ToList()
                : [];
        var cells = new CellTypes { Required = required };
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                cells._types[property.Name] = TypesOf(schema, property.Value);
            }
        }

        return cells;
    }

    /// <summary>Writes the cell as a property of the row.</summary>
    public void Write(Utf8JsonWriter writer, string column, string cell)
    {
        var types = _types.GetValueOrDefault(column);
        if (types is null || types.Count == 0)
        {
            writer.WriteString(column, cell);
        }
        else if (cell.Length == 0 && !types.Contains("string"))
        {
            if (types.Contains("null"))
            {
                writer.WriteNull(column);
            }
        }
        else if (types.Overlaps(["integer", "number"]) && IsNumber(cell))
        {
            writer.WritePropertyName(column);
            writer.WriteRawValue(cell);
        }
        else if (types.Contains("boolean") && cell is "true" or "false")
        {
            writer.WriteBoolean(column, cell == "true");
        }
        else
        {
            writer.WriteString(column, cell);
        }
    }

    /// <summary>True for a number in JSON's syntax of bounded length.</summary>
    private static bool IsNumber(string cell)
    {
        if (cell.Length > 100 || cell.Length == 0 || !(char.IsAsciiDigit(cell[0]) || cell[0] == '-'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(cell));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The types that a column's schema names, directly or by one reference into <c>$defs</c>.</summary>
    private static HashSet<string> TypesOf(JsonElement root, JsonElement column)
    {
        const string Defs = "#/$defs/";
        if (
            column.ValueKind == JsonValueKind.Object
            && column.TryGetProperty("$ref", out var reference)
            && reference.GetString() is { } to
            && to.StartsWith(Defs, StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var defs)
            && defs.TryGetProperty(to[Defs.Length..], out var target)
        )
        {
            column = target;
        }

        if (column.ValueKind != JsonValueKind.Object || !column.TryGetProperty("type", out var type))
        {
            return [];
        }

        return type.ValueKind == JsonValueKind.String
            ? [type.GetString()!]
            : [.. type.EnumerateArray().Select(t => t.GetString()!)];
    }
}
