namespace Ralf.Core.Scopes;

/// <summary>Decomposes composed letters of names (NFD), as macOS stores them. The program runs without the system's
/// Unicode data, and <see cref="string.Normalize()"/> then changes nothing.</summary>
internal static partial class CanonicalForm
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int Vowels = 21;
    private const int Trails = 28;

    private static readonly Dictionary<Rune, string> _parts = ReadTable();

    /// <summary>Returns equal texts for canonically equivalent names. Marks on one letter are sorted by number, not by
    /// Unicode's class: two texts that differ only in the order of such marks are equal here.</summary>
    public static string Decompose(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length * 2);
        for (var i = 0; i < text.Length; )
        {
            var start = i;
            var codePoint = CodePoints.Next(text, ref i);
            whole.Append(
                codePoint is >= HangulFirst and <= HangulLast ? Hangul(codePoint - HangulFirst)
                : Rune.TryCreate(codePoint, out var rune) && _parts.TryGetValue(rune, out var parts) ? parts
                : text[start..i]
            );
        }

        return SortMarks(whole.ToString());
    }

    private static string Hangul(int index)
    {
        var lead = (char)(0x1100 + index / (Vowels * Trails));
        var vowel = (char)(0x1161 + index / Trails % Vowels);
        var trail = index % Trails;
        return trail == 0 ? $"{lead}{vowel}" : $"{lead}{vowel}{(char)(0x11A7 + trail)}";
    }

    private static string SortMarks(string text)
    {
        var characters = text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            var end = i;
            while (end < characters.Length && IsMark(characters[end]))
            {
                end++;
            }

            Array.Sort(characters, i, end - i);
            i = end;
        }

        return new string(characters);
    }

    private static bool IsMark(char character) => char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static Dictionary<Rune, string> ReadTable() =>
        Table
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(
                entry => Rune.GetRuneAt(entry, 0),
                entry => entry[Rune.GetRuneAt(entry, 0).Utf16SequenceLength..]
            );
}
