namespace Ralf.Core.Plans;

/// <summary>Finds the tab that YAML refuses as indentation: the parser does not say where it is.</summary>
internal static class TabIndentation
{
    /// <summary>A longer plan is not parsed again and again.</summary>
    private const int MaxCharacters = 1024 * 1024;

    /// <summary>The position of the tab, from the text's first line as 1; null if it is not found.</summary>
    /// <param name="isRefused">Whether the parser refuses a tab in the beginning of the text that it gets.</param>
    public static PlanPosition? Find(string text, Func<string, bool> isRefused)
    {
        if (text.Length > MaxCharacters)
        {
            return null;
        }

        var found = Candidates(text);
        var (first, last) = (0, found.Count);
        while (first < last)
        {
            var middle = (first + last) / 2;
            (first, last) = isRefused(text[..found[middle].End]) ? (first, middle) : (middle + 1, last);
        }

        return first < found.Count ? found[first].Tab : null;
    }

    /// <summary>The lines with a tab before their first other character, each with the place of that tab and of the
    /// line's end.</summary>
    private static List<(PlanPosition Tab, int End)> Candidates(string text)
    {
        var found = new List<(PlanPosition, int)>();
        var (start, line) = (0, 0);
        while (start < text.Length)
        {
            line++;
            var length = text.AsSpan(start).IndexOf('\n') is >= 0 and var end ? end + 1 : text.Length - start;
            var blanks = text.AsSpan(start, length).IndexOfAnyExcept(' ', '\t');
            var tab = text.AsSpan(start, Math.Max(0, blanks)).IndexOf('\t');
            if (tab >= 0)
            {
                found.Add((new(line, tab + 1), start + length));
            }

            start += length;
        }

        return found;
    }
}
