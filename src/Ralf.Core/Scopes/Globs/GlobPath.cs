namespace Ralf.Core.Scopes;

/// <summary>A glob without braces: its segments. A final <c>**</c> is held as <c>**</c> and <c>*</c>, because it
/// matches the files below a folder and not the folder's own path; so no path ends in <see
/// cref="GlobSegment.Folders"/>, which always means zero or more folders.</summary>
internal sealed class GlobPath(GlobSegment[] segments)
{
    private GlobPath? _folder;

    public GlobSegment[] Segments { get; } = segments;

    /// <summary>The number of leading segments without wildcards.</summary>
    public int LiteralSegments { get; } =
        Array.FindIndex(segments, s => s.Literal is null) is >= 0 and var first ? first : segments.Length;

    /// <summary>The names of these segments, folded (<see cref="CaseFolding"/>).</summary>
    public string[] FoldedNames =>
        field ??= Array.ConvertAll(Segments[..LiteralSegments], s => CaseFolding.Fold(s.Literal));

    /// <summary>The last segment, folded; null if it has a wildcard.</summary>
    public string? LastName => Last.Whole;

    /// <summary>The literal start and end of the last segment, folded.</summary>
    public NameAffixes Last => field ??= NameAffixes.Find(Segments[^1]);

    /// <summary>The literal names before the last segment, folded, without duplicates.</summary>
    public IReadOnlySet<string> InnerNames =>
        field ??= Segments
            .SkipLast(1)
            .Where(s => s.Literal is not null)
            .Select(s => CaseFolding.Fold(s.Literal))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The same path with at least one character for each <c>*</c>: for witnesses such as <c>x.cs</c> instead
    /// of <c>.cs</c>.</summary>
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

    /// <summary>Returns false if the literal parts alone rule out a common path or folder: the leading names, or the
    /// start and end of the last ones. Two paths with different last names can only be a file and something below it,
    /// and the deeper glob then contains the file's name literally.</summary>
    public bool MayIntersect(GlobPath other)
    {
        if (!Last.MayBe(other.Last) && !other.InnerNames.Any(Last.MayBe) && !InnerNames.Any(other.Last.MayBe))
        {
            return false;
        }

        var both = Math.Min(FoldedNames.Length, other.FoldedNames.Length);
        return FoldedNames.AsSpan(0, both).SequenceEqual(other.FoldedNames.AsSpan(0, both));
    }

    public bool Matches(ReadOnlySpan<char> path, bool anyCase = false) => Matches(path, 0, 0, anyCase);

    /// <summary>True if the rest of the path, from the character <paramref name="at"/>, matches the segments from
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

    /// <summary>True if the glob is a folder's path and <c>/**</c>, and this path is that folder.</summary>
    public bool IsFolder(ReadOnlySpan<char> path, bool anyCase) =>
        Segments.Length > 2
        && IsEverythingBelow(Segments.Length - 2)
        && (_folder ??= new(Segments[..^2])).Matches(path, anyCase);

    private bool IsEverythingBelow(int segment) =>
        segment == Segments.Length - 2
        && Segments[segment].IsFolders
        && ReferenceEquals(Segments[^1], GlobSegment.AnyName);

    private static int SegmentEnd(ReadOnlySpan<char> path, int at)
    {
        var length = path[at..].IndexOf('/');
        return length < 0 ? path.Length : at + length;
    }
}
