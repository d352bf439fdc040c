using System.Buffers;
using System.Text;

namespace Ralf.Core.Scopes;

/// <summary>Reads a name code point by code point; half a surrogate pair, which a stray byte is held as, is one of its
/// own.</summary>
internal static class CodePoints
{
    /// <summary>The code point at <paramref name="index"/>, which moves behind it.</summary>
    public static int Next(ReadOnlySpan<char> text, ref int index)
    {
        if (Rune.DecodeFromUtf16(text[index..], out var rune, out var used) == OperationStatus.Done)
        {
            index += used;
            return rune.Value;
        }

        return text[index++];
    }
}
