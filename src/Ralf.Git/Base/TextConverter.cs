using System.Text.Json.Serialization;

namespace Ralf;

/// <summary>Parses a text into a value; false if it is not one.</summary>
internal delegate bool TryParse<T>(string? text, out T value);

/// <summary>Writes a value as the text that <c>ToString</c> returns, also as a property name.</summary>
/// <param name="tryParse">A text that it refuses is invalid JSON.</param>
/// <param name="what">For the message: <c>a run id</c>.</param>
internal abstract class TextConverter<T>(TryParse<T> tryParse, string what) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        tryParse(reader.GetString(), out var value) ? value : throw new JsonException($"not {what}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);
}
