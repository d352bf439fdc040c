using System.Globalization;
using System.Text;

namespace Ralf.Agents;

/// <summary>Makes text that an agent wrote safe to keep and to show: bounded, no control characters, no torn
/// surrogates.</summary>
internal static class AgentText
{
    /// <summary>One line: anything that breaks or rewrites lines becomes a space. Longer text ends in
    /// <c>…</c>.</summary>
    public static string Line(string? text, int most) => Clean(text, most, keepLines: false);

    /// <summary>The same, but line feeds and tabs stay.</summary>
    public static string Block(string? text, int most) => Clean(text, most, keepLines: true);

    /// <summary>The end of a text instead of its beginning.</summary>
    public static string Tail(string text, int most)
    {
        var clean = Clean(text, text.Length, keepLines: true);
        return clean.Length <= most ? clean : WithoutTornSurrogates(clean[^most..]);
    }

    private static string Clean(string? text, int most, bool keepLines)
    {
        // A cleaned text is never longer than its source, so twice the limit is enough to look at.
        var source = text.AsSpan(0, (int)Math.Min(text?.Length ?? 0, (2L * most) + 16));
        var clean = new StringBuilder(source.Length);
        foreach (var c in source)
        {
            if (!IsHarmful(c) || (keepLines && c is '\n' or '\t'))
            {
                clean.Append(c);
            }
            else if (!keepLines && (clean.Length == 0 || clean[^1] != ' '))
            {
                clean.Append(' ');
            }
        }
        var result = WithoutTornSurrogates(clean.ToString());
        result = keepLines ? result : result.Trim();
        return result.Length <= most ? result : WithoutTornSurrogates(result[..(most - 1)]) + "…";
    }

    // Format characters include those that turn the direction of text round.
    private static bool IsHarmful(char c) =>
        char.IsControl(c)
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static string WithoutTornSurrogates(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }
        return whole.ToString();
    }
}
