namespace Ralf.Git;

/// <summary>The lines of a patch with their ends. Agents write patches with either end of line, whatever the file
/// has.</summary>
internal static class PatchLines
{
    /// <summary>The patch as it is, and with the line ends of the file where these differ.</summary>
    /// <param name="content">The file; null for a new file.</param>
    public static IEnumerable<string> Forms(string patch, byte[]? content)
    {
        var lines = Split(patch);
        var first = Join(lines, withReturn: null);
        yield return first;
        if (content is not null && Join(lines, HasReturns(content)) is var second && second != first)
        {
            yield return second;
        }
    }

    /// <summary>The lines without their line feeds. Empty lines at the end are dropped: git would take them for
    /// context.</summary>
    private static List<string> Split(string patch)
    {
        var lines = patch.Split('\n').ToList();
        var isCut = lines is [.., not ""];
        while (lines is [.., "" or "\r"])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        // A last line without an end has that of the line before.
        if (isCut && lines is [.., var before, var last] && before.EndsWith('\r') && !last.EndsWith('\r'))
        {
            lines[^1] = last + '\r';
        }

        return lines;
    }

    /// <param name="withReturn">Whether the lines of files end in a carriage return; null: as they are.</param>
    private static string Join(List<string> lines, bool? withReturn)
    {
        var text = new StringBuilder();
        var inHunk = false;
        foreach (var line in lines)
        {
            var plain = line.TrimEnd('\r');
            var isHead =
                plain.StartsWith("@@ ", StringComparison.Ordinal)
                || plain.StartsWith("diff ", StringComparison.Ordinal);
            inHunk = isHead ? plain[0] == '@' : inHunk;
            text.Append(
                isHead || !inHunk || plain.StartsWith('\\') ? plain
                : withReturn is not { } returns ? line
                : returns ? plain + '\r'
                : plain
            );
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether most lines of a file end in a carriage return and a line feed.</summary>
    private static bool HasReturns(ReadOnlySpan<byte> content) =>
        2 * content.Count("\r\n"u8) > content.Count((byte)'\n');
}
