using System.Text;

namespace Ralf.Core.Scopes;

/// <summary>Which names a file system that ignores case takes for one another.</summary>
internal static class CaseFolding
{
    /// <summary>The text with each code point as its group's lower-case one: equal for names that only case tells
    /// apart.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return string.Create(text.Length, text, static (folded, source) => Ascii.ToLower(source, folded, out _));
        }

        var folded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; )
        {
            var start = i;
            var codePoint = CodePoints.Next(text, ref i);
            if (Rune.IsValid(codePoint))
            {
                folded.Append(Fold(new Rune(codePoint)).ToString());
            }
            else
            {
                folded.Append(text[start]);
            }
        }

        return folded.ToString();
    }

    // Up, then down: U+212A (Kelvin) has only a lower case that is shared, U+017F (long s) only an upper one.
    public static Rune Fold(Rune rune) =>
        rune.IsAscii ? Rune.ToLowerInvariant(rune) : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
}
