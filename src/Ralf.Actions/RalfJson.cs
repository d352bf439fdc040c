using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ralf.Actions;

/// <summary>How this program writes and reads JSON: <c>snake_case</c>, enums as lower-case words, nulls kept out.</summary>
internal static class RalfJson
{
    /// <summary>One line; unknown members are ignored, so that newer writers stay readable.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    /// <summary>The same, indented, for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            MaxDepth = 32,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
        );
        return options;
    }
}
