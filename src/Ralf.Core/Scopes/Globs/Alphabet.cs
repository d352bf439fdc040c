namespace Ralf.Core.Scopes;

/// <summary>
/// The code points that the places of some globs tell apart: each atom is a set of code points that all of these places
/// hold or all do not.
/// What is true of one member of an atom is true of all, so a search tries one for each.
/// </summary>
internal sealed class Alphabet
{
    // What a witness is made of where a glob leaves the choice: letters that read as "any".
    private const string Nice = "xyzabcdefghijklmnopqrstuvwXYZABCDEFGHIJKLMNOPQRSTUVW0123456789_-";

    private readonly int[] _starts;
    private readonly Dictionary<CharSet, Atoms> _atomsOf = new(ReferenceEqualityComparer.Instance);

    public Alphabet(IEnumerable<CharSet> sets)
    {
        var starts = new SortedSet<int> { 1, '.', '/', '/' + 1 };
        foreach (var (first, last) in sets.SelectMany(set => set.Ranges))
        {
            starts.Add(first);
            starts.Add(last + 1);
        }

        _starts = [.. starts.Where(start => start <= 0x10FFFF)];
        CaseVariants = FindCaseVariants();
    }

    /// <summary>For each atom, what a character of it may be beside: itself first, then atoms with a character that
    /// only case tells from one of this.</summary>
    public IReadOnlyList<IReadOnlyList<CaseVariant>> CaseVariants { get; }

    /// <summary>The atoms that make up a set.</summary>
    public Atoms AtomsOf(CharSet set)
    {
        if (!_atomsOf.TryGetValue(set, out var atoms))
        {
            var holds = new bool[_starts.Length];
            foreach (var (first, last) in set.Ranges)
            {
                var from = AtomOf(first);
                holds.AsSpan(from, AtomOf(last) - from + 1).Fill(true);
            }

            atoms = new(
                holds,
                [
                    .. Enumerable
                        .Range(0, holds.Length)
                        .Where(atom => holds[atom])
                        .OrderBy(atom => Ugliness(CaseVariants[atom][0].Left)),
                ]
            );
            _atomsOf.Add(set, atoms);
        }

        return atoms;
    }

    public int AtomOf(int codePoint)
    {
        var index = Array.BinarySearch(_starts, codePoint);
        return index < 0 ? ~index - 1 : index;
    }

    private CaseVariant[][] FindCaseVariants()
    {
        var twins = new List<CaseVariant>[_starts.Length];
        for (var atom = 0; atom < twins.Length; atom++)
        {
            var nice = Representative(atom);
            twins[atom] = [new(atom, nice, nice)];
        }

        // Beyond ASCII all is one atom in most globs, and then its letters' case tells nothing apart.
        var groups = _starts[^1] <= 0x80 ? CaseGroups.Ascii : CaseGroups.All;
        foreach (var group in groups)
        {
            foreach (var one in group)
            {
                foreach (var other in group)
                {
                    var (left, right) = (AtomOf(one), AtomOf(other));
                    if (left != right && !twins[left].Exists(twin => twin.Atom == right))
                    {
                        twins[left].Add(new(right, one, other));
                    }
                }
            }
        }

        return [.. twins.Select(list => list.ToArray())];
    }

    private int Representative(int atom)
    {
        var first = _starts[atom];
        var end = atom + 1 < _starts.Length ? _starts[atom + 1] : 0x110000;
        foreach (var nice in Nice)
        {
            if (nice >= first && nice < end)
            {
                return nice;
            }
        }

        // Not a control character, a blank or half of a surrogate pair where the atom has others.
        return first <= ' ' && end > '!' ? '!'
            : first is >= 0x7F and < 0xA1 && end > 0xA1 ? 0xA1
            : first is >= 0xD800 and < 0xE000 && end > 0xE000 ? 0xE000
            : first;
    }

    private static int Ugliness(int codePoint)
    {
        var index = codePoint < 0x80 ? Nice.IndexOf((char)codePoint, StringComparison.Ordinal) : -1;
        return index < 0 ? Nice.Length : index;
    }

    /// <summary>An atom that may stand where another does, and a character of each that shows it.</summary>
    internal sealed record CaseVariant(int Atom, int Left, int Right);

    /// <param name="Holds">Whether the set holds an atom.</param>
    /// <param name="Ordered">All that it holds, the nicest to read first.</param>
    internal sealed record Atoms(bool[] Holds, int[] Ordered)
    {
        public static Atoms None { get; } = new([], []);
    }
}
