using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ralf;

/// <summary>The JSON format of this program: <c>snake_case</c> names, enums as lower-case words, nulls
/// omitted.</summary>
internal static class RalfJson
{
    /// <summary>For JSON without a type. Written on one line; unknown members are ignored, so newer writers stay
    /// readable.</summary>
    public static JsonSerializerOptions Compact { get; } = Options(indented: false);

    /// <summary>The same, indented, for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Options(indented: true);

    /// <summary>The same for the types of one part of the program.</summary>
    /// <param name="types">Source-generated, so nothing is reflected at run time; a type in none of them cannot be
    /// written.</param>
    public static JsonSerializerOptions Options(bool indented, params IEnumerable<IJsonTypeInfoResolver> types) =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            MaxDepth = 32,
            RespectNullableAnnotations = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. types, JsonNodeContext.Default]),
        };

    /// <summary>How values of a type are written and read.</summary>
    public static JsonTypeInfo<T> Of<T>(this JsonSerializerOptions options) =>
        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>Makes a missing member an error, unless it is nullable or has a default.</summary>
    public static void RequireMembers(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (
                member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } given
                && Nullable.GetUnderlyingType(given.ParameterType) is null
            )
            {
                member.IsRequired = true;
            }
        }
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node, Compact.Of<JsonNode>());

    public static JsonElement Element(IDictionary<string, JsonElement> values) =>
        JsonSerializer.SerializeToElement(values, Compact.Of<IDictionary<string, JsonElement>>());
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
internal sealed partial class JsonNodeContext : JsonSerializerContext;
