namespace Ralf.Agents;

/// <summary>Makes text from an agent safe to store and show: limited in length, without control characters or lone
/// surrogates.</summary>
internal static class AgentText
{
    /// <summary>One line: each character that breaks or rewrites lines becomes a space. Longer text ends in
    /// <c>…</c>.</summary>
    public static string Line(string? text, int max) => Clean(text, max, keepLines: false);

    /// <summary>The same, but line feeds and tabs stay.</summary>
    public static string Block(string? text, int max) => Clean(text, max, keepLines: true);

    /// <summary>A text for a program, not for people: all characters stay but halves of surrogate pairs.</summary>
    public static string Verbatim(string text, int max) =>
        WithoutTornSurrogates(text.Length <= max ? text : text[..(max - 1)]) + (text.Length <= max ? "" : "…");

    /// <summary>Keeps the end of a text instead of its beginning.</summary>
    public static string Tail(string text, int max)
    {
        var clean = Clean(text, text.Length, keepLines: true);
        return clean.Length <= max ? clean : WithoutTornSurrogates(clean[^max..]);
    }

    private static string Clean(string? text, int max, bool keepLines)
    {
        // Cleaning never lengthens a text, so reading twice the limit is enough.
        var source = text.AsSpan(0, (int)Math.Min(text?.Length ?? 0, (2L * max) + 16));
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
        return result.Length <= max ? result : WithoutTornSurrogates(result[..(max - 1)]) + "…";
    }

    // Format characters include those that reverse the direction of text.
    private static bool IsHarmful(char c) =>
        char.IsControl(c)
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static string WithoutTornSurrogates(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes()) : text;
}
