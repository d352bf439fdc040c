namespace Ralf.Core.Scopes;

/// <summary>How the languages of two scopes lie to each other.</summary>
internal static class ScopeIntersections
{
    /// <summary>
    /// Decided on the languages: null where no path at all is in both. Paths that only case tells apart meet too (but
    /// exceptions hold in any case there), and so does a path with
    /// those below it, where the deeper glob spells the folder's name out: <c>a</c> and <c>a/**</c> meet (one makes a
    /// file where the other
    /// makes a folder), <c>**/*.cs</c> and <c>**/*.ts</c> do not, though a folder could be called <c>x.cs</c>.
    /// Exceptions that nest in more
    /// ways than can be followed are left out, so that scopes may be said to meet that do not, never the other way
    /// round.
    /// </summary>
    public static Intersection? FindIntersection(this Scope scope, Scope other) =>
        new IntersectionFinder(scope, other).Find();

    /// <summary>
    /// Whether every path that the scope <paramref name="other"/> matches is in this one, to the letter. Where that
    /// nests in more ways than can be followed, the answer
    /// is no.
    /// </summary>
    public static bool Covers(this Scope scope, Scope other)
    {
        var outside = Scope.Parse(["**", .. scope.Included.Select(glob => "!" + glob.Text)]);
        var excepted = Scope.Parse([.. scope.Exceptions.Select(glob => glob.Text)]);
        return !new IntersectionFinder(other, outside).ShareAPath()
            && !new IntersectionFinder(other, excepted).ShareAPath();
    }
}
