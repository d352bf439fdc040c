namespace Ralf.Core.State;

/// <summary>The members that every event has, and those that reveal a later version; null if missing.</summary>
/// <param name="Format">Format of the log; the maximum if the number is too large.</param>
/// <param name="RecordVersion">Version of its record.</param>
internal readonly record struct EventEnvelope(
    long? Seq,
    string? Id,
    string? Kind,
    string? At,
    long? Format,
    long? RecordVersion
)
{
    /// <summary>Maximum nesting depth of an event.</summary>
    public const int MaxDepth = 32;

    /// <summary>Throws <see cref="JsonException"/> if the bytes are not a JSON object, or one of these members occurs
    /// twice.</summary>
    public static EventEnvelope Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is no JSON object");
        }

        var envelope = default(EventEnvelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            envelope = envelope.With(ref reader);
        }

        // Read on, so that trailing data is an error.
        while (reader.Read()) { }

        return envelope;
    }

    private EventEnvelope With(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("seq"u8))
        {
            return this with { Seq = Once(Seq, Number(ref reader), "seq") };
        }

        if (reader.ValueTextEquals("id"u8))
        {
            return this with { Id = Once(Id, Text(ref reader), "id") };
        }

        if (reader.ValueTextEquals("kind"u8))
        {
            return this with { Kind = Once(Kind, Text(ref reader), "kind") };
        }

        if (reader.ValueTextEquals("at"u8))
        {
            return this with { At = Once(At, Text(ref reader), "at") };
        }

        if (reader.ValueTextEquals("format"u8))
        {
            return this with { Format = Once(Format, Version(ref reader), "format") };
        }

        if (reader.ValueTextEquals("record"u8))
        {
            return this with { RecordVersion = Once(RecordVersion, Record(ref reader), "record") };
        }

        reader.Skip();
        return this;
    }

    private static T Once<T>(T before, T now, string name) =>
        before is null ? now : throw new JsonException($"'{name}' stands in it twice");

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Reads a version; a number that is not a 64-bit integer counts as the newest.</summary>
    private static long? Version(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var number) ? number : long.MaxValue;
        }

        reader.Skip();
        return null;
    }

    private static long? Record(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("version"u8))
            {
                version = Once(version, Version(ref reader), "version");
            }
            else
            {
                reader.Skip();
            }
        }

        return version;
    }
}
