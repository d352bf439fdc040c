namespace Ralf.Core.Scopes;

/// <summary>Intersects the globs of two scopes pair by pair; shared parts are built once, and only if a pair needs
/// them.</summary>
internal sealed class IntersectionFinder(Scope left, Scope right)
{
    private readonly Dictionary<(GlobPath Path, bool AnyCase), GlobNfa> _automata = [];
    private Alphabet? _alphabet;

    public Intersection? Find()
    {
        foreach (var one in left.Included)
        {
            foreach (var other in right.Included)
            {
                if (FindPath(one, other) is { } witness)
                {
                    return new Intersection(one.Text, other.Text, witness);
                }
            }
        }

        return null;
    }

    /// <summary>True if some path is in both, case included; also true if that cannot be decided within
    /// bounds.</summary>
    public bool ShareAPath() =>
        (
            from one in left.Included
            from path in one.Alternatives
            from other in right.Included
            from otherPath in other.Alternatives
            where path.MayIntersect(otherPath)
            select Search(path, otherPath, new(AnyCase: false, Folders: false))
        ).Any(witness => witness is not null);

    private string? FindPath(ScopeGlob one, ScopeGlob other)
    {
        foreach (var path in one.Alternatives)
        {
            foreach (var otherPath in other.Alternatives)
            {
                if (path.MayIntersect(otherPath) && FindPath(path, otherPath) is { } witness)
                {
                    return witness;
                }
            }
        }

        return null;
    }

    /// <summary>Finds a path of both globs; if there is none, a file that is a folder of the other; then both again
    /// ignoring case. Exceptions then ignore case too: otherwise <c>src/**</c> less <c>src/gen/**</c> would intersect
    /// <c>src/gen/**</c> at <c>src/GEN/x</c>.</summary>
    private string? FindPath(GlobPath one, GlobPath other)
    {
        foreach (var anyCase in (bool[])[false, true])
        {
            if (Search(one, other, new(anyCase, Folders: true)) is { } found)
            {
                var (fullOne, fullOther) = (one.WithFullStars(), other.WithFullStars());
                return Search(fullOne, fullOther, new(anyCase, Folders: false))
                    ?? Search(one, other, new(anyCase, Folders: false))
                    ?? Search(fullOne, fullOther, new(anyCase, Folders: true))
                    ?? found;
            }
        }

        return null;
    }

    private string? Search(GlobPath one, GlobPath other, IntersectionRule rule)
    {
        var alphabet = _alphabet ??= MakeAlphabet();
        var search = new IntersectionSearch(
            Side(one, left.Exceptions, rule),
            Side(other, right.Exceptions, rule),
            alphabet,
            rule
        );
        var witness = search.Find();
        return search.GaveUp
            ? new IntersectionSearch(Side(one, [], rule), Side(other, [], rule), alphabet, rule).Find()
            : witness;
    }

    private Alphabet MakeAlphabet()
    {
        var sides = new[] { left, right };
        var excepted = sides.SelectMany(scope => Sets(scope.Exceptions)).ToList();
        return new Alphabet([
            .. sides.SelectMany(scope => Sets(scope.Included)),
            .. excepted,
            .. excepted.Select(set => set.CaseClosed),
        ]);
    }

    private static IEnumerable<CharSet> Sets(IEnumerable<ScopeGlob> globs) =>
        globs
            .SelectMany(glob => glob.Alternatives)
            .SelectMany(path => path.Segments)
            .SelectMany(segment => segment.Places)
            .OfType<CharSet>();

    private IntersectionSide Side(GlobPath path, IReadOnlyList<ScopeGlob> exceptions, IntersectionRule rule) =>
        new(
            Automaton(path, anyCase: false),
            new ExclusionDfa([
                .. exceptions
                    .SelectMany(glob => glob.Alternatives)
                    .Where(path.MayIntersect)
                    .Select(exception => Automaton(exception, rule.AnyCase)),
            ])
        );

    private GlobNfa Automaton(GlobPath path, bool anyCase)
    {
        if (!_automata.TryGetValue((path, anyCase), out var automaton))
        {
            automaton = new GlobNfa(path, _alphabet!, anyCase);
            _automata.Add((path, anyCase), automaton);
        }

        return automaton;
    }
}
