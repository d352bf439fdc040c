namespace Ralf.Core.Scopes;

/// <summary>
/// A glob without braces: its segments. A last <c>**</c> is held as <c>**</c> and <c>*</c>, for it matches what is
/// below and not the folder's
/// own path; so no path ends in <see cref="GlobSegment.Folders"/>, and each of them means zero or more folders.
/// </summary>
internal sealed class GlobPath(GlobSegment[] segments)
{
    public GlobSegment[] Segments { get; } = segments;

    /// <summary>How many segments at the front are plain names.</summary>
    public int LiteralSegments { get; } =
        Array.FindIndex(segments, s => s.Literal is null) is >= 0 and var first ? first : segments.Length;

    /// <summary>These names, folded (<see cref="CaseFolding"/>).</summary>
    public string[] FoldedNames =>
        field ??= Array.ConvertAll(Segments[..LiteralSegments], s => CaseFolding.Fold(s.Literal));

    /// <summary>The last segment, folded, where it is a plain name.</summary>
    public string? LastName => Last.Whole;

    /// <summary>How the last segment begins and ends, folded.</summary>
    public NameAffixes Last => field ??= NameAffixes.Find(Segments[^1]);

    /// <summary>The plain names before the last segment, folded, each once.</summary>
    public IReadOnlySet<string> InnerNames =>
        field ??= Segments
            .SkipLast(1)
            .Where(s => s.Literal is not null)
            .Select(s => CaseFolding.Fold(s.Literal))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The same with a character at least for each <c>*</c>: for witnesses such as <c>x.cs</c> instead of
    /// <c>.cs</c>.</summary>
    public GlobPath WithFullStars() =>
        new([
            .. Segments.Select(segment =>
                segment.IsFolders || segment.Literal is not null
                    ? segment
                    : GlobSegment.Of([
                        .. segment.Places.SelectMany(place => place is null ? new[] { CharSet.Any, null } : [place]),
                    ])
            ),
        ]);

    /// <summary>
    /// False where what is plain tells already that no path and no folder is in both: the names at the front, or how
    /// the last ones begin and end. Paths that end in two different names
    /// can only be a file and something below it, and the deeper glob then spells the file's name out.
    /// </summary>
    public bool MayIntersect(GlobPath other)
    {
        if (!Last.MayBe(other.Last) && !other.InnerNames.Any(Last.MayBe) && !InnerNames.Any(other.Last.MayBe))
        {
            return false;
        }

        var both = Math.Min(FoldedNames.Length, other.FoldedNames.Length);
        for (var i = 0; i < both; i++)
        {
            if (FoldedNames[i] != other.FoldedNames[i])
            {
                return false;
            }
        }

        return true;
    }

    public bool Matches(ReadOnlySpan<char> path, bool anyCase = false) => Matches(path, 0, 0, anyCase);

    /// <summary>Whether the rest of the path, from the character <paramref name="at"/>, matches the segments from
    /// <paramref name="segment"/>.</summary>
    public bool Matches(ReadOnlySpan<char> path, int at, int segment, bool anyCase)
    {
        int folders = -1,
            foldersAt = 0;
        while (at <= path.Length)
        {
            var end = SegmentEnd(path, at);
            if (segment < Segments.Length && Segments[segment].IsFolders)
            {
                if (IsEverythingBelow(segment))
                {
                    return at < path.Length;
                }

                folders = segment++;
                foldersAt = at;
            }
            else if (segment < Segments.Length && Segments[segment].Matches(path[at..end], anyCase))
            {
                segment++;
                at = end + 1;
            }
            else if (folders >= 0)
            {
                segment = folders + 1;
                at = foldersAt = SegmentEnd(path, foldersAt) + 1;
            }
            else
            {
                return false;
            }
        }

        return segment == Segments.Length;
    }

    private bool IsEverythingBelow(int segment) =>
        segment == Segments.Length - 2 && ReferenceEquals(Segments[^1], GlobSegment.AnyName);

    private static int SegmentEnd(ReadOnlySpan<char> path, int at)
    {
        var length = path[at..].IndexOf('/');
        return length < 0 ? path.Length : at + length;
    }
}
