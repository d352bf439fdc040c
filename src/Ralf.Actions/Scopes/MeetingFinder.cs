namespace Ralf.Actions.Scopes;

/// <summary>Tries the globs of two scopes pair by pair; what all pairs share is made once, and only when one needs it.</summary>
internal sealed class MeetingFinder(Scope left, Scope right)
{
    private readonly Dictionary<GlobPath, GlobAutomaton> _automata = [];
    private Alphabet? _alphabet;

    public Meeting? Find()
    {
        foreach (var one in left.Included)
        {
            foreach (var other in right.Included)
            {
                if (FindPath(one, other) is { } witness)
                {
                    return new Meeting(one.Text, other.Text, witness);
                }
            }
        }

        return null;
    }

    private string? FindPath(ScopeGlob one, ScopeGlob other)
    {
        foreach (var path in one.Alternatives)
        {
            foreach (var otherPath in other.Alternatives)
            {
                if (path.MayMeet(otherPath) && FindPath(path, otherPath) is { } witness)
                {
                    return witness;
                }
            }
        }

        return null;
    }

    /// <summary>Where there is a witness at all, the one that is easiest to believe: the same path for both, if there is such.</summary>
    private string? FindPath(GlobPath one, GlobPath other)
    {
        var any = Search(one, other, MeetingRule.FileOrFolder);
        return any is null
            ? null
            : Search(one, other, MeetingRule.Same)
                ?? Search(one, other, MeetingRule.AnyCase)
                ?? any;
    }

    private string? Search(GlobPath one, GlobPath other, MeetingRule rule)
    {
        var alphabet = _alphabet ??= new Alphabet(
            new[] { left, right }
                .SelectMany(scope => scope.Included.Concat(scope.Exceptions))
                .SelectMany(glob => glob.Alternatives)
                .SelectMany(path => path.Segments)
                .SelectMany(segment => segment.Places)
                .OfType<CharSet>()
        );
        var search = new MeetingSearch(
            Side(one, left.Exceptions),
            Side(other, right.Exceptions),
            alphabet,
            rule
        );
        var witness = search.Find();
        return search.GaveUp
            ? new MeetingSearch(Side(one, []), Side(other, []), alphabet, rule).Find()
            : witness;
    }

    private MeetingSide Side(GlobPath path, IReadOnlyList<ScopeGlob> exceptions) =>
        new(
            Automaton(path),
            new ExceptionStates([
                .. exceptions
                    .SelectMany(glob => glob.Alternatives)
                    .Where(path.MayMeet)
                    .Select(Automaton),
            ])
        );

    private GlobAutomaton Automaton(GlobPath path)
    {
        if (!_automata.TryGetValue(path, out var automaton))
        {
            automaton = new GlobAutomaton(path, _alphabet!);
            _automata.Add(path, automaton);
        }

        return automaton;
    }
}
