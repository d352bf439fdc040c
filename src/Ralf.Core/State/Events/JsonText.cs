namespace Ralf.Core.State;

/// <summary>Bounds the size of texts in JSON without writing them.</summary>
internal static class JsonText
{
    /// <summary>An escape such as <c>\u001B</c>, the longest form of a character.</summary>
    private const int Escape = 6;

    /// <summary>A line of its own in an indented file, with quotes, comma and indentation.</summary>
    private const int Line = 40;

    /// <summary>The most bytes that a text takes as an entry of a list.</summary>
    public static int MaxBytes(string text) =>
        Line + text.Sum(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ' ' ? 1 : Escape);

    /// <summary>The number of first paths that a bounded list names: at most 100, and 256 KiB.</summary>
    public static int Listed(IEnumerable<string> paths)
    {
        var left = MaxListBytes;
        return paths.Take(MaxListed).TakeWhile(p => (left -= MaxBytes(p)) >= 0).Count();
    }

    /// <summary>At most this many paths are named in a list.</summary>
    public const int MaxListed = 100;

    private const int MaxListBytes = 256 * 1024;
}
