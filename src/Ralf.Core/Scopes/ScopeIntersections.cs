namespace Ralf.Core.Scopes;

/// <summary>Compares the sets of paths that two scopes match.</summary>
internal static class ScopeIntersections
{
    /// <summary>
    /// Decided on the sets of all matching paths: null if no path at all is in both. Paths that differ only in case
    /// intersect too (exceptions then ignore case), and so does a path with those below it if the deeper glob contains
    /// the folder's name literally: <c>a</c> and <c>a/**</c> intersect (one makes a file where the other makes a
    /// folder), <c>**/*.cs</c> and <c>**/*.ts</c> do not, though a folder could be called <c>x.cs</c>. Exceptions that
    /// nest in too many ways are left out, so the answer may be a false intersection, but never a missed one.
    /// </summary>
    public static Intersection? FindIntersection(this Scope scope, Scope other) =>
        new IntersectionFinder(scope, other).Find();

    /// <summary>True if this scope matches every path that the scope <paramref name="other"/> matches, case included.
    /// Returns false if exceptions nest in too many ways to decide.</summary>
    public static bool Covers(this Scope scope, Scope other)
    {
        var outside = Scope.Parse(["**", .. scope.Included.Select(glob => "!" + glob.Text)]);
        var excepted = Scope.Parse([.. scope.Exceptions.Select(glob => glob.Text)]);
        return !new IntersectionFinder(other, outside).ShareAPath()
            && !new IntersectionFinder(other, excepted).ShareAPath();
    }
}
