using System.Text.RegularExpressions;

namespace Ralf.Actions.Reporting;

/// <summary>Makes an agent's text safe to show: one line, no terminal sequences, no control or invisible format
/// characters (bidi overrides included), and nothing that a CI runner could read as a command, at any place in a
/// line.</summary>
internal static partial class SafeText
{
    public const int DefaultLength = 200;

    /// <summary>The text on one line of at most <paramref name="length"/> UTF-16 units; an ellipsis marks a
    /// cut.</summary>
    public static string Clean(string? text, int length = DefaultLength)
    {
        // Bounds the work: text far beyond the cut is never shown.
        var head = text is null ? "" : GitName.Readable(text[..Math.Min(text.Length, (length * 4) + 1024)]);
        var line = Broken(Visible(TerminalSequence().Replace(head, "")));
        return line.Length <= length ? line : Cut(line, length);
    }

    /// <summary>Text of several lines (output of a program) as lines that are equally safe and keep their
    /// spaces.</summary>
    public static IEnumerable<string> LinesOf(string? text) =>
        TerminalSequence()
            .Replace(text ?? "", "")
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(l => Broken(Visible(l, keepSpaces: true)));

    /// <param name="keepSpaces">False: a run of spaces and line ends becomes one space, with no space at the
    /// start.</param>
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

    // Variation selectors change the width of the character before them.
    private static bool IsHidden(Rune rune) =>
        rune.Value is >= 0xFE00 and <= 0xFE0F
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.OtherNotAssigned;

    // Runners trim a line before they look for "::name::" at its start, and look for "##[name]" (and "##vso[") anywhere
    // in it (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
    private static string Broken(string line) =>
        OldCommand().Replace(WordStart().Replace(line, m => string.Join(' ', m.Value.AsEnumerable())), "# #");

    private static string Cut(string line, int length)
    {
        var end = Math.Max(0, length - 1);
        end -= end > 0 && char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return length <= 0 ? "" : line[..end].TrimEnd() + "…";
    }

    [GeneratedRegex(
        @"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]"
    )]
    private static partial Regex TerminalSequence();

    [GeneratedRegex(@"(?<![^ ]):{2,}")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"##(?=[A-Za-z0-9.]*\[)")]
    private static partial Regex OldCommand();
}
