namespace Ralf.Core.Scopes;

/// <summary>Expands <c>{a,b}</c>: one text for each alternative, including nested ones and ones with
/// <c>/</c>.</summary>
internal static class BraceExpansion
{
    public const int MaxAlternatives = 128;

    public static IReadOnlyList<string> Expand(string text)
    {
        var done = new List<string>();
        var open = new Stack<string>([text]);
        while (open.TryPop(out var next))
        {
            var (start, end, parts) = FirstGroup(next);
            if (parts is null)
            {
                done.Add(next);
                continue;
            }

            // From the last to the first, so that the results are in written order.
            for (var i = parts.Count - 1; i >= 0; i--)
            {
                open.Push(string.Concat(next.AsSpan(0, start), parts[i], next.AsSpan(end + 1)));
            }

            if (done.Count + open.Count > MaxAlternatives)
            {
                throw new GlobSyntaxException(
                    $"is too complex: its braces stand for more than {MaxAlternatives} globs; use several globs"
                );
            }
        }

        return done;
    }

    /// <summary>The first outer group: the positions of its braces and the texts between its commas.</summary>
    private static (int Start, int End, List<string>? Parts) FirstGroup(string text)
    {
        int start = -1,
            depth = 0,
            from = 0;
        var parts = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[':
                    i = CharClass.End(text, i);
                    break;
                case ']':
                    throw new GlobSyntaxException(
                        $"has a ']' without its '[' in '{text[..(i + 1)]}'; a plain ']' is matched by '?'"
                    );
                case '{' when depth++ == 0:
                    start = i;
                    from = i + 1;
                    break;
                case ',' when depth == 1:
                    parts.Add(text[from..i]);
                    from = i + 1;
                    break;
                case '}' when depth == 0:
                    throw new GlobSyntaxException(
                        $"has a '}}' without its '{{' in '{text[..(i + 1)]}'; a plain '}}' is written '[}}]'"
                    );
                case '}' when --depth == 0:
                    parts.Add(text[from..i]);
                    return parts.Count > 1
                        ? (start, i, parts)
                        : throw new GlobSyntaxException(
                            $"has braces without a ',' in '{text[start..(i + 1)]}'; a plain '{{' is written '[{{]'"
                        );
            }
        }

        return depth == 0
            ? (start, 0, null)
            : throw new GlobSyntaxException(
                $"has a '{{' without its '}}' in '{text[start..]}'; a plain '{{' is written '[{{]'"
            );
    }
}
