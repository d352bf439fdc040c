namespace Ralf.Actions.Sessions;

/// <summary>The parts that a prompt is made of.</summary>
internal static class PromptText
{
    public static void Section(StringBuilder text, string title, string body)
    {
        if (!string.IsNullOrWhiteSpace(body))
        {
            text.Append($"## {title}\n\n{body.Trim()}\n\n");
        }
    }

    public static void AppendList(StringBuilder text, string title, IEnumerable<string> items)
    {
        var lines = items.Select(i => $"- {i.ReplaceLineEndings("\n  ")}").ToList();
        if (lines.Count > 0)
        {
            Section(text, title, string.Join('\n', lines));
        }
    }

    private const int MaxLine = 400;

    /// <summary>At most this many characters of a text, and a line that says so if it was cut; never splits a
    /// character.</summary>
    public static string Cut(string text, int max) => text.Length <= max ? text : First(text, max) + "\n[cut]";

    /// <summary>Text of others as one line of at most 400 characters: nothing in it can be at the start of a
    /// line.</summary>
    public static string OneLine(string text)
    {
        var line = GitName.Readable(text.ReplaceLineEndings(" ").Trim());
        return line.Length <= MaxLine ? line : First(line, MaxLine) + "...";
    }

    private static string First(string text, int max) =>
        text[..(max > 0 && char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
