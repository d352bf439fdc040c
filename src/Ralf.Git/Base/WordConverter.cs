using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ralf;

/// <summary>An enum in JSON is a lower-case word: <c>scope_violation</c>. Each enum that is written names this
/// converter; made for all of them at run time, it would be missing in native code.</summary>
internal sealed class WordConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The same word outside JSON.</summary>
internal static class EnumWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
