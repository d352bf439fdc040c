using System.Text.RegularExpressions;

namespace Ralf.Actions.Reporting;

/// <summary>Escapes an agent's text for Markdown on GitHub: it is shown as written and is nothing but text. It contains
/// no mention, no reference to an issue (so no closing keyword), no link, image or HTML, nothing that ends a cell, a
/// quote or a fence, and nothing that <see cref="SafeText"/> removes.</summary>
internal static partial class MarkdownText
{
    // GitHub finds mentions and references after rendering Markdown, so an escape does not stop it; a zero-width space
    // does, also in a title.
    private const char ZeroWidthSpace = '\u200B';

    /// <summary>For places without Markdown (a title): one line of at most <paramref name="length"/> UTF-16 units,
    /// before references are broken up.</summary>
    public static string Plain(string? text, int length = SafeText.DefaultLength) =>
        Reference().Replace(SafeText.Clean(text, length), $"{ZeroWidthSpace}");

    /// <summary>One line, for a paragraph, a list or a cell of a table.</summary>
    public static string Inline(string? text, int length = SafeText.DefaultLength) =>
        LineStart().Replace(Escaped(Plain(text, length)), @"$1\$2");

    /// <summary>One line as code (a path, a command), for the same places; empty if the text is.</summary>
    public static string Code(string? text, int length = SafeText.DefaultLength)
    {
        var line = SafeText.Clean(text, length);
        if (line.Length == 0)
        {
            return "";
        }

        // In a cell, a bar would end a code span made with backticks.
        if (line.Contains('|'))
        {
            return $"<code>{Inline(line, length)}</code>";
        }

        var ticks = Ticks(line, least: 1);
        var pad = line[0] == '`' || line[^1] == '`' ? " " : "";
        return ticks + pad + line + pad + ticks;
    }

    /// <summary>A quote of several lines; text beyond the limits is replaced by an ellipsis. Ends with a line
    /// end.</summary>
    public static string Quote(string? text, int lines = 20, int lineLength = 400)
    {
        var all = (text ?? "").Trim().ReplaceLineEndings("\n").Split('\n');
        var quote = new StringBuilder();
        foreach (var line in all.Take(lines))
        {
            quote.Append($"> {Inline(line, lineLength)}".TrimEnd()).Append('\n');
        }

        return (all.Length > lines ? quote.Append("> …\n") : quote).ToString();
    }

    /// <summary>The last lines of an output in a fence that it cannot close. Ends with a line end.</summary>
    public static string Fence(string? text, int lines = 40, int length = 4000)
    {
        var tail = string.Join('\n', SafeText.LinesOf(text).TakeLast(lines)).Trim('\n');
        tail = tail.Length > length ? "…" + Last(tail, length) : tail;
        var ticks = Ticks(tail, least: 3);
        return $"{ticks}text\n{tail}\n{ticks}\n";
    }

    /// <param name="label">Markdown.</param>
    /// <param name="target">An address from <see cref="ReportLinks"/>; null: only the label.</param>
    public static string Link(string label, string? target) => target is null ? label : $"[{label}]({target})";

    /// <summary>The last characters; never splits one.</summary>
    private static string Last(string text, int length) =>
        text[^(length > 0 && char.IsLowSurrogate(text[^length]) ? length - 1 : length)..];

    private static string Ticks(string text, int least) =>
        new('`', Backticks().Matches(text).Select(m => m.Length + 1).Append(least).Max());

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '|' => escaped.Append("&#124;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '$' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    [GeneratedRegex(
        @"(?<=@)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=:)(?=//)|(?<=mailto|xmpp|tel)(?=:)|(?<=www)(?=\.)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Reference();

    // Characters that make a heading, a list, a rule or a table of a line.
    [GeneratedRegex(@"^(\d*)([-+=#:.)])")]
    private static partial Regex LineStart();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
