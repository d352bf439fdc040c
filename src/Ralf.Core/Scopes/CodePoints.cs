using System.Buffers;

namespace Ralf.Core.Scopes;

/// <summary>Reads a name code point by code point; half of a surrogate pair, which stands for a byte that is not UTF-8,
/// counts as one code point.</summary>
internal static class CodePoints
{
    /// <summary>Returns the code point at <paramref name="index"/> and moves the index past it.</summary>
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
