namespace Ralf.Core.Scopes;

/// <summary>Parses text to segments. Every error is a <see cref="GlobSyntaxException"/>.</summary>
internal static class GlobParser
{
    /// <summary>Maximum length of a glob in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Maximum length of all expansions of a glob's braces together, in characters; bounds the time of an
    /// intersection.</summary>
    public const int MaxExpandedLength = 4000;

    public static GlobPath[] Parse(string text)
    {
        CheckText(text);
        if (text.AsSpan().IndexOfAny("{}[]") < 0)
        {
            return [ParsePath(text)];
        }

        var expanded = BraceExpansion.Expand(text);
        return expanded.Sum(t => t.Length) > MaxExpandedLength
            ? throw new GlobSyntaxException(
                $"is too complex: its braces stand for more than {MaxExpandedLength} characters; use several globs"
            )
            : [.. expanded.Distinct(StringComparer.Ordinal).Select(ParsePath)];
    }

    private static void CheckText(string text)
    {
        var problem =
            string.IsNullOrWhiteSpace(text) ? "is empty; '**' stands for every file"
            : text.Length > MaxLength ? $"is too long: {text.Length} characters, at most {MaxLength}"
            : text[0] == '!'
                ? "starts with '!', which makes an exception in a list of globs; a name that starts so is matched by '?'"
            : text[0] == '/' ? "is absolute: it starts with '/'; globs are relative to the repository's root"
            : text.Contains('\\')
                ? "holds a backslash; separate folders by '/', and take a special character literally by '[*]'"
            : text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0 && text.Any(char.IsControl)
                ? "holds a control character; '?' matches one"
            : text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':'
                ? $"is absolute: it starts with the drive '{text[..2]}'; globs are relative to the repository's root"
            : null;
        if (problem is not null)
        {
            throw new GlobSyntaxException(problem);
        }
    }

    private static GlobPath ParsePath(string text)
    {
        if (text.StartsWith('/'))
        {
            throw new GlobSyntaxException(
                $"is absolute: '{text}' starts with '/'; globs are relative to the repository's root"
            );
        }

        if (text.EndsWith('/'))
        {
            throw new GlobSyntaxException(
                $"ends in '/', which matches no file: write '{text}**' for all that is below"
            );
        }

        var segments = new List<GlobSegment>();
        foreach (var part in text.Split('/'))
        {
            var segment = ParseSegment(part, text);
            if (!segment.IsFolders || segments.Count == 0 || !segments[^1].IsFolders)
            {
                segments.Add(segment);
            }
        }

        if (segments[^1].IsFolders)
        {
            segments.Add(GlobSegment.AnyName);
        }

        return new GlobPath([.. segments]);
    }

    private static GlobSegment ParseSegment(string part, string text) =>
        part switch
        {
            "" => throw new GlobSyntaxException($"has an empty segment in '{text}'"),
            "." => throw new GlobSyntaxException(
                $"has the segment '.' in '{text}'; globs are relative to the repository's root already"
            ),
            ".." => throw new GlobSyntaxException(
                $"leaves the repository or wanders in it by the segment '..' in '{text}'; write the path from the root"
            ),
            "**" => GlobSegment.Folders,
            _ => ParseName(part),
        };

    private static GlobSegment ParseName(string part)
    {
        if (part.AsSpan().IndexOfAny("*?[") < 0)
        {
            return GlobSegment.Of(part);
        }

        var places = new List<CharSet?>();
        for (var i = 0; i < part.Length; )
        {
            if (part[i] == '[')
            {
                places.Add(CharClass.Parse(part, ref i));
            }
            else if (part[i] is not ('*' or '?'))
            {
                places.Add(CharSet.Of(CodePoints.Next(part, ref i)));
            }
            else
            {
                var star = part[i++] == '*';
                if (star && places.Count > 0 && places[^1] is null)
                {
                    throw new GlobSyntaxException(
                        $"has '**' glued to other text in '{part}'; '**' is a segment of its own, as in 'a/**/b'"
                    );
                }

                places.Add(star ? null : CharSet.Any);
            }
        }

        return GlobSegment.Of(places);
    }
}
