namespace Ralf.Core.Scopes;

/// <summary>Decides which names a case-insensitive file system treats as the same.</summary>
internal static class CaseFolding
{
    /// <summary>The text with each code point replaced by the lower-case one of its group: equal for names that differ
    /// only in case.</summary>
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

    // To upper, then to lower case: U+212A (Kelvin) shares only its lower case, U+017F (long s) only its upper case.
    public static Rune Fold(Rune rune) =>
        rune.IsAscii ? Rune.ToLowerInvariant(rune) : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
}
