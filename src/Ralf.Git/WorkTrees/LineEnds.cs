namespace Ralf.Git;

/// <summary>Turns the line ends of a file into line feeds as <c>git add</c> does
/// (https://github.com/git/git/blob/v2.39.0/convert.c#L492).</summary>
internal static class LineEnds
{
    /// <summary>The content with line feeds; null if it stays as it is.</summary>
    /// <param name="replaced">The file that it replaces; null for a new file.</param>
    public static byte[]? Normalize(byte[] content, TextRule rule, Func<byte[]?> replaced)
    {
        if (rule == TextRule.Never || content.AsSpan().IndexOf("\r\n"u8) < 0)
        {
            return null;
        }

        if (rule == TextRule.IfText && (IsBinary(content) || HasReturns(replaced())))
        {
            return null;
        }

        var made = new byte[content.Length];
        var length = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\r' || i + 1 == content.Length || content[i + 1] != '\n')
            {
                made[length++] = content[i];
            }
        }

        return made[..length];
    }

    private static bool HasReturns(byte[]? content) =>
        content is not null && content.AsSpan().IndexOf("\r\n"u8) >= 0 && !IsBinary(content);

    /// <summary>True for a NUL, a lone carriage return, or more than one character in 128 that is not
    /// printable.</summary>
    private static bool IsBinary(byte[] content)
    {
        var (printable, others) = (0, 0);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (c == 0 || (c == '\r' && (i + 1 == content.Length || content[i + 1] != '\n')))
            {
                return true;
            }

            if (c is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            // Backspace, tab, form feed and escape are as good as printable; the end-of-file mark of DOS is, at the end.
            var isOther = c == 127 || (c < 32 && c is not (8 or 9 or 12 or 27));
            isOther &= !(c == 26 && i + 1 == content.Length);
            others += isOther ? 1 : 0;
            printable += isOther ? 0 : 1;
        }

        return printable >> 7 < others;
    }
}
