using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Reporting;

/// <summary>
/// Makes text of an agent fit to be shown: one line, no terminal sequences, no control or invisible format characters
/// (bidi overrides among
/// them), and nothing that a CI runner would take for a command, wherever in a line it ends up.
/// </summary>
internal static partial class SafeText
{
    public const int DefaultLength = 200;

    /// <summary>The text on one line of at most <paramref name="length"/> UTF-16 units; an ellipsis stands for what was
    /// cut.</summary>
    public static string Clean(string? text, int length = DefaultLength)
    {
        // A bound on the work: what is far behind the cut cannot show.
        var head = text is null ? "" : text[..Math.Min(text.Length, (length * 4) + 1024)];
        var line = Broken(Visible(TerminalSequence().Replace(head, "")));
        return line.Length <= length ? line : Cut(line, length);
    }

    /// <summary>Text of several lines (output of a program) as lines that are each as safe, and keep their
    /// spaces.</summary>
    public static IEnumerable<string> LinesOf(string? text) =>
        TerminalSequence()
            .Replace(text ?? "", "")
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(l => Broken(Visible(l, keepSpaces: true)));

    /// <param name="keepSpaces">Else a run of spaces and line ends becomes one space, none at the start.</param>
    private static string Visible(string text, bool keepSpaces = false)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                _ = keepSpaces || (line.Length > 0 && line[^1] != ' ') ? line.Append(' ') : line;
            }
            else if (!IsHidden(rune))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }

    // Variation selectors change how wide a terminal draws what comes before them.
    private static bool IsHidden(Rune rune) =>
        rune.Value is >= 0xFE00 and <= 0xFE0F
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.OtherNotAssigned;

    // Runners trim a line before they look for "::name::" at its start, and look for "##[name]" (and "##vso[") anywhere
    // in it.
    private static string Broken(string line) =>
        OldCommand().Replace(WordStart().Replace(line, m => string.Join(' ', m.Value.AsEnumerable())), "# #");

    private static string Cut(string line, int length)
    {
        var end = Math.Max(0, length - 1);
        end -= end > 0 && char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return length <= 0 ? "" : line[..end].TrimEnd() + "…";
    }

    [GeneratedRegex(
        @"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex TerminalSequence();

    [GeneratedRegex(@"(?<![^ ]):{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();

    [GeneratedRegex(@"##(?=[A-Za-z0-9.]*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex OldCommand();
}
