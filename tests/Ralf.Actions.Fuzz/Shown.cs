using System.Globalization;
using System.Text;
using Ralf.Actions.Reporting;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Text of others in every way in which the product shows it: whatever it holds, what comes out is text, and
/// only that.</summary>
internal static class Shown
{
    /// <summary>What breaks up references on GitHub.</summary>
    private const int ZeroWidthSpace = 0x200B;

    private static readonly (string Name, bool IsLine, Func<string, string> Show)[] _ways =
    [
        ("safe text", true, t => SafeText.Clean(t)),
        ("safe lines", true, t => SafeText.LinesOf(t).FirstOrDefault("")),
        ("list", true, t => DisplayText.Some([t, t], 1)),
        ("Markdown", true, t => MarkdownText.Inline(t)),
        ("title", true, t => MarkdownText.Plain(t)),
        ("code", true, t => MarkdownText.Code(t)),
        ("quote", false, t => MarkdownText.Quote(t)),
        ("fence", false, t => MarkdownText.Fence(t)),
        ("line of an agent", true, t => AgentText.Line(t, 200)),
        ("block of an agent", false, t => AgentText.Block(t, 4000)),
        ("tail of an agent", false, t => AgentText.Tail(t, 4000)),
    ];

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Throws where a way to show the text lets through what it should not.</summary>
    public static void Check(string text)
    {
        foreach (var (name, isLine, show) in _ways)
        {
            var shown = show(text);
            MustBeText(name, shown);
            foreach (var rune in shown.EnumerateRunes())
            {
                if (IsHarmful(rune, isLine))
                {
                    throw new FuzzException($"{name}: U+{rune.Value:X4} is shown");
                }
            }
        }

        MustBeText("readable", GitName.Readable(text));
        var line = PromptText.OneLine(text);
        MustBeText("line of a prompt", line);
        if (line.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new FuzzException("line of a prompt: is more than a line");
        }

        MustBeText("cut", PromptText.Cut(GitName.Readable(text), 100));
    }

    /// <summary>Throws where text can no longer be written as UTF-8.</summary>
    public static void MustBeText(string name, string text)
    {
        try
        {
            _strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new FuzzException($"{name}: half of a surrogate pair is left");
        }
    }

    private static bool IsHarmful(Rune rune, bool isLine) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        && rune.Value != ZeroWidthSpace
        && (isLine || rune.Value is not ('\n' or '\t'));
}
