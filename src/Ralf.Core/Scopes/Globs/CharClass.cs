namespace Ralf.Core.Scopes;

/// <summary>The syntax of <c>[a-z]</c> and <c>[!a-z]</c>.</summary>
internal static class CharClass
{
    /// <summary>The index of the <c>]</c> that ends the class at <paramref name="start"/>; throws if there is no
    /// end.</summary>
    public static int End(string text, int start)
    {
        var end = text.IndexOf(']', start);
        return end < 0 || text.AsSpan(start, end - start).Contains('/')
            ? throw new GlobSyntaxException(
                $"has a '[' without its ']' in '{text[start..]}'; a class stands for one character of a name, a plain '[' is written '[[]'"
            )
            : end;
    }

    /// <summary>Parses the class at <paramref name="index"/> and moves the index past it.</summary>
    public static CharSet Parse(string text, ref int index)
    {
        var end = End(text, index);
        var whole = text[index..(end + 1)];
        var negated = whole.StartsWith("[!", StringComparison.Ordinal);
        var body = whole[(negated ? 2 : 1)..^1];
        index = end + 1;
        return body.Length == 0 ? throw new GlobSyntaxException($"has the empty class '{whole}'")
            : body[0] == '^'
                ? throw new GlobSyntaxException(
                    $"has a '^' first in '{whole}'; 'none of these' is written '[!{body[1..]}]'"
                )
            : CharSet.Of(Ranges(body, whole), negated);
    }

    private static List<(int First, int Last)> Ranges(string body, string whole)
    {
        var ranges = new List<(int First, int Last)>();
        for (var i = 0; i < body.Length; )
        {
            var first = CodePoints.Next(body, ref i);
            var last = first;
            if (i + 1 < body.Length && body[i] == '-')
            {
                i++;
                last = CodePoints.Next(body, ref i);
            }

            ranges.Add(
                last < first
                    ? throw new GlobSyntaxException($"has a range that runs backward in '{whole}'")
                    : (first, last)
            );
        }

        return ranges;
    }
}
