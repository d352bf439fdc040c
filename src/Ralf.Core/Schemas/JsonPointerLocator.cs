namespace Ralf.Core.Schemas;

/// <summary>Finds the line of a value in the text of a JSON document.</summary>
internal static class JsonPointerLocator
{
    /// <summary>The line, from 1, on which the value at this pointer begins; if there is no such value, that of the
    /// nearest enclosing one.</summary>
    public static long LineOf(string text, string pointer) => LineOf(Encoding.UTF8.GetBytes(text), pointer);

    /// <inheritdoc cref="LineOf(string, string)"/>
    public static long LineOf(ReadOnlySpan<byte> text, string pointer)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 64 });
        reader.Read();
        foreach (var segment in Segments(pointer))
        {
            if (!Enter(ref reader, segment))
            {
                break;
            }
        }

        return 1 + text[..(int)reader.TokenStartIndex].Count((byte)'\n');
    }

    /// <summary>Why a text is not JSON, without the position, which is reported separately.</summary>
    public static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private static IEnumerable<string> Segments(string pointer) =>
        pointer.Split('/').Skip(1).Select(s => s.Replace("~1", "/").Replace("~0", "~"));

    /// <summary>Moves from the start of a value to the start of a part of it.</summary>
    private static bool Enter(ref Utf8JsonReader reader, string segment)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var end = isObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        var from = reader;
        for (var index = 0; reader.Read() && reader.TokenType != end; index++)
        {
            var isIt = isObject ? reader.ValueTextEquals(segment) : segment == index.ToString();
            if (isObject)
            {
                reader.Read();
            }

            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        reader = from;
        return false;
    }
}
