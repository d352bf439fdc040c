namespace Ralf.Core.Scopes;

/// <summary>The start and end of all names that a segment of a glob matches, folded (<see
/// cref="CaseFolding"/>).</summary>
/// <param name="Whole">The name, if there is only one; otherwise null.</param>
internal sealed record NameAffixes(string First, string Last, string? Whole)
{
    public static NameAffixes Find(GlobSegment segment)
    {
        if (segment.Literal is { } literal)
        {
            var whole = CaseFolding.Fold(literal);
            return new(whole, whole, whole);
        }

        return new(
            Plain(segment.Places.TakeWhile(IsPlain)),
            Plain(segment.Places.Reverse().TakeWhile(IsPlain).Reverse()),
            null
        );
    }

    /// <summary>Returns false if the folded name cannot be one of these.</summary>
    public bool MayBe(string name) =>
        Whole is not null
            ? Whole == name
            : name.StartsWith(First, StringComparison.Ordinal) && name.EndsWith(Last, StringComparison.Ordinal);

    /// <summary>Returns false if the two have no name in common.</summary>
    public bool MayBe(NameAffixes other) =>
        other.Whole is not null ? MayBe(other.Whole)
        : Whole is not null ? other.MayBe(Whole)
        : (
            First.StartsWith(other.First, StringComparison.Ordinal)
            || other.First.StartsWith(First, StringComparison.Ordinal)
        )
            && (
                Last.EndsWith(other.Last, StringComparison.Ordinal)
                || other.Last.EndsWith(Last, StringComparison.Ordinal)
            );

    private static bool IsPlain(CharSet? place) => place is { Ranges: [var (first, last)] } && first == last;

    private static string Plain(IEnumerable<CharSet?> places)
    {
        var text = new StringBuilder();
        foreach (var place in places)
        {
            var codePoint = place!.Ranges[0].First;
            text.Append(Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : $"{(char)codePoint}");
        }

        return CaseFolding.Fold(text.ToString());
    }
}
