using System.Text.Json.Serialization;

namespace Ralf;

/// <summary>Writes an enum as a lower-case word: <c>scope_violation</c>. Each enum names this converter itself, since
/// native code cannot create one for all enums at run time.</summary>
internal sealed class WordConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The same word outside JSON.</summary>
internal static class EnumWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
