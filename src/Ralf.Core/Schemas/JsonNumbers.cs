namespace Ralf.Core.Schemas;

/// <summary>Finds numbers that the schema library cannot hold: it writes them out on its stack, and an exponent of nine
/// digits ends the process.</summary>
internal static class JsonNumbers
{
    /// <summary>What is said of such a number.</summary>
    public const string Objection = "holds a number whose exponent has more than 4 digits";

    private const int MaxExponentDigits = 4;

    /// <summary>True for a number with such an exponent.</summary>
    /// <param name="number">A number as JSON writes it.</param>
    public static bool IsTooLarge(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return exponent >= 0 && number[(exponent + 1)..].TrimStart("+-0"u8).Length > MaxExponentDigits;
    }

    /// <summary>The line of the first such number; null without one.</summary>
    /// <param name="json">Valid JSON.</param>
    public static long? FindTooLarge(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && IsTooLarge(reader.ValueSpan))
            {
                return 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
            }
        }

        return null;
    }
}
