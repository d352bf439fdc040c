namespace Ralf.Core.Scopes;

/// <summary>One segment of a glob: a name, a pattern of one name, or <c>**</c>.</summary>
internal sealed class GlobSegment
{
    private GlobSegment(IReadOnlyList<CharSet?>? places, string? literal, bool isFolders)
    {
        Literal = literal;
        IsFolders = isFolders;
        Places = places!;
    }

    /// <summary>Zero or more folders: <c>**</c>.</summary>
    public static GlobSegment Folders { get; } = new([], null, isFolders: true);

    /// <summary>Any one name: <c>*</c>.</summary>
    public static GlobSegment AnyName { get; } = new([null], null, isFolders: false);

    /// <summary>The places of the name; null stands for <c>*</c>. For a literal name they are made on first use: most
    /// are only compared.</summary>
    public IReadOnlyList<CharSet?> Places
    {
        get => field ??= Characters(Literal!);
        private init;
    }

    /// <summary>The name, if the segment has no wildcard; otherwise null.</summary>
    public string? Literal { get; }

    public bool IsFolders { get; }

    /// <summary>A pattern with a wildcard.</summary>
    public static GlobSegment Of(IReadOnlyList<CharSet?> places) =>
        places is [null] ? AnyName : new(places, null, isFolders: false);

    /// <summary>A literal name.</summary>
    public static GlobSegment Of(string literal) => new(null, literal, isFolders: false);

    /// <summary>True if this name matches. Backtracks only to the last <c>*</c>, so the time is at most the product of
    /// both lengths.</summary>
    public bool Matches(ReadOnlySpan<char> name, bool anyCase)
    {
        if (Literal is not null && !anyCase)
        {
            return name.SequenceEqual(Literal);
        }

        if (ReferenceEquals(this, AnyName))
        {
            return true;
        }

        int at = 0,
            place = 0,
            star = -1,
            starAt = 0;
        while (at < name.Length)
        {
            var next = at;
            var codePoint = CodePoints.Next(name, ref next);
            if (place < Places.Count && Places[place] is { } set && Holds(set, codePoint, anyCase))
            {
                place++;
                at = next;
            }
            else if (place < Places.Count && Places[place] is null)
            {
                star = place++;
                starAt = at;
            }
            else if (star >= 0)
            {
                place = star + 1;
                CodePoints.Next(name, ref starAt);
                at = starAt;
            }
            else
            {
                return false;
            }
        }

        while (place < Places.Count && Places[place] is null)
        {
            place++;
        }

        return place == Places.Count;
    }

    private static bool Holds(CharSet set, int codePoint, bool anyCase) =>
        anyCase ? set.ContainsAnyCase(codePoint) : set.Contains(codePoint);

    private static List<CharSet?> Characters(string name)
    {
        var places = new List<CharSet?>(name.Length);
        for (var i = 0; i < name.Length; )
        {
            places.Add(CharSet.Of(CodePoints.Next(name, ref i)));
        }

        return places;
    }
}
