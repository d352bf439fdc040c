namespace Ralf.Core.Scopes;

/// <summary>A set of code points without <c>/</c> and NUL: what one place of a glob accepts. A byte of a name that is
/// not UTF-8 is held as a lone surrogate, and is a code point of its own.</summary>
internal sealed class CharSet
{
    private const int Last = 0x10FFFF;

    private CharSet(IReadOnlyList<(int First, int Last)> ranges) => Ranges = ranges;

    /// <summary>Every code point that a name may contain.</summary>
    public static CharSet Any { get; } = new([(1, '/' - 1), ('/' + 1, Last)]);

    /// <summary>Ascending, both ends inclusive, with gaps between them.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static CharSet Of(int codePoint) => new([(codePoint, codePoint)]);

    /// <summary>The union of the ranges, or its complement; never contains <c>/</c>.</summary>
    public static CharSet Of(IEnumerable<(int First, int Last)> ranges, bool negated)
    {
        var given = Merged(ranges);
        return new(negated ? Complement(Merged([.. given, ('/', '/')])) : WithoutSlash(given));
    }

    /// <summary>The set extended by everything that differs from a member only in case.</summary>
    public CharSet CaseClosed => field ??= CloseOverCase();

    public bool Contains(int codePoint)
    {
        foreach (var (first, last) in Ranges)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the set contains the code point, or one that differs from it only in case.</summary>
    public bool ContainsAnyCase(int codePoint) =>
        Contains(codePoint) || Array.Exists(CaseGroups.Find(codePoint), Contains);

    private CharSet CloseOverCase()
    {
        var groups =
            Ranges is [var (first, last)] && first == last ? [CaseGroups.Find(first)]
            : ReferenceEquals(this, Any) ? []
            : CaseGroups.All.Where(group => Array.Exists(group, Contains));
        return Of([.. Ranges, .. groups.SelectMany(group => group).Select(c => (c, c))], false);
    }

    private static List<(int First, int Last)> Merged(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private static List<(int First, int Last)> Complement(List<(int First, int Last)> ranges)
    {
        var gaps = new List<(int First, int Last)>();
        var next = 1;
        foreach (var (first, last) in ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = Math.Max(next, last + 1);
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return gaps;
    }

    private static List<(int First, int Last)> WithoutSlash(List<(int First, int Last)> ranges) =>
        [
            .. ranges
                .SelectMany(r =>
                    r.First <= '/' && r.Last >= '/' ? new[] { (r.First, Last: '/' - 1), (First: '/' + 1, r.Last) } : [r]
                )
                .Where(r => r.First <= r.Last),
        ];
}
