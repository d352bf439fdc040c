namespace Ralf.Core.Scopes;

/// <summary>Finds which of many scopes intersect, and which match a path, without comparing every pair.</summary>
internal static class ScopeIndex
{
    /// <summary>All intersecting pairs (index into <paramref name="left"/>, index into <paramref name="right"/>), in
    /// order, each with its intersection.</summary>
    public static IEnumerable<(int Left, int Right, Intersection Intersection)> FindIntersections(
        IReadOnlyList<Scope> left,
        IReadOnlyList<Scope> right
    )
    {
        if (right.Count == 0)
        {
            yield break;
        }

        var tree = new PrefixTree(right, folded: true);
        for (var i = 0; i < left.Count; i++)
        {
            foreach (var candidate in tree.Candidates(left[i]))
            {
                if (left[i].FindIntersection(right[candidate]) is { } intersection)
                {
                    yield return (i, candidate, intersection);
                }
            }
        }
    }

    /// <summary>All intersecting pairs of two different scopes of the list, each once, in order: the left one is the
    /// earlier.</summary>
    public static IEnumerable<(int Left, int Right, Intersection Intersection)> FindIntersections(
        IReadOnlyList<Scope> scopes
    )
    {
        var tree = new PrefixTree(scopes, folded: true);
        for (var i = 0; i < scopes.Count; i++)
        {
            foreach (var later in tree.Candidates(scopes[i]).Where(candidate => candidate > i))
            {
                if (scopes[i].FindIntersection(scopes[later]) is { } intersection)
                {
                    yield return (i, later, intersection);
                }
            }
        }
    }

    /// <summary>A function from a path to the indexes of the scopes that match it, ascending. Safe from several
    /// threads.</summary>
    public static Func<string, IReadOnlyList<int>> Matcher(IReadOnlyList<Scope> scopes) =>
        new PrefixTree(scopes, folded: false).Matching;
}
