namespace Ralf.Core.Scopes;

/// <summary>The exceptions of a scope as a deterministic automaton, built as far as a search goes: a state is the set
/// of all places in which its globs may be. State 0 is dead: whatever follows, no exception matches.</summary>
internal sealed class ExclusionDfa
{
    public const int Slash = -1;

    private readonly IReadOnlyList<GlobNfa> _globs;
    private readonly int[] _offsets;
    private readonly List<int[]> _states = [];
    private readonly List<bool> _accepting = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(int State, int Atom), int> _next = [];

    public ExclusionDfa(IReadOnlyList<GlobNfa> globs)
    {
        _globs = globs;
        _offsets = new int[globs.Count + 1];
        for (var i = 0; i < globs.Count; i++)
        {
            _offsets[i + 1] = _offsets[i] + globs[i].End + 1;
        }

        Intern([]);
        Start = Intern(_offsets[..^1]);
    }

    public int Start { get; }

    /// <summary>The number of states made so far.</summary>
    public int Count => _states.Count;

    /// <summary>True if an exception matches the text read so far.</summary>
    public bool IsAccepting(int state) => _accepting[state];

    /// <summary>The state after one more character, given by its atom or as <see cref="Slash"/>.</summary>
    public int Next(int state, int atom)
    {
        if (state == 0)
        {
            return 0;
        }

        if (!_next.TryGetValue((state, atom), out var next))
        {
            next = Intern(_states[state].SelectMany(place => Move(place, atom)));
            _next.Add((state, atom), next);
        }

        return next;
    }

    private IEnumerable<int> Move(int place, int atom)
    {
        var glob = GlobOf(place);
        var (automaton, local) = (_globs[glob], place - _offsets[glob]);
        var next =
            atom == Slash ? automaton.NextSlash(local)
            : automaton.Takes(local, atom) ? automaton.Next(local)
            : -1;
        return next < 0 ? [] : [_offsets[glob] + next];
    }

    private int GlobOf(int place)
    {
        var index = Array.BinarySearch(_offsets, place);
        return index < 0 ? ~index - 1 : index;
    }

    private int Intern(IEnumerable<int> places)
    {
        var all = new SortedSet<int>();
        foreach (var place in places)
        {
            var glob = GlobOf(place);
            for (var local = place - _offsets[glob]; local >= 0; local = _globs[glob].Skip(local))
            {
                all.Add(_offsets[glob] + local);
            }
        }

        var key = string.Join(',', all);
        if (!_ids.TryGetValue(key, out var id))
        {
            id = _states.Count;
            _ids.Add(key, id);
            _states.Add([.. all]);
            _accepting.Add(all.Any(place => place + 1 == _offsets[GlobOf(place) + 1]));
        }

        return id;
    }
}
