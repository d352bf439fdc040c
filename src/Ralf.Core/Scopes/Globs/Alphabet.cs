namespace Ralf.Core.Scopes;

/// <summary>Divides the code points into atoms that the places of some globs can tell apart: each place accepts all
/// code points of an atom or none of them. What is true of one member is true of all, so a search tries one for each
/// atom.</summary>
internal sealed class Alphabet
{
    // The characters of a witness if a glob leaves the choice: letters that read as "any".
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

    /// <summary>For each atom: itself, then every atom with a character that differs from one of its own only in
    /// case.</summary>
    public IReadOnlyList<IReadOnlyList<CaseVariant>> CaseVariants { get; }

    /// <summary>The atoms that a set consists of.</summary>
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
        var variants = new List<CaseVariant>[_starts.Length];
        for (var atom = 0; atom < variants.Length; atom++)
        {
            var nice = Representative(atom);
            variants[atom] = [new(atom, nice, nice)];
        }

        // Without non-ASCII characters in the globs, everything beyond ASCII is one atom, in which case makes no
        // difference.
        var groups = _starts[^1] <= 0x80 ? CaseGroups.Ascii : CaseGroups.All;
        foreach (var group in groups)
        {
            foreach (var one in group)
            {
                foreach (var other in group)
                {
                    var (left, right) = (AtomOf(one), AtomOf(other));
                    if (left != right && !variants[left].Exists(variant => variant.Atom == right))
                    {
                        variants[left].Add(new(right, one, other));
                    }
                }
            }
        }

        return [.. variants.Select(list => list.ToArray())];
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

        // Avoids a control character, a blank or half of a surrogate pair if the atom has others.
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

    /// <summary>An atom that may replace another, and a character of each as an example.</summary>
    internal sealed record CaseVariant(int Atom, int Left, int Right);

    /// <param name="Holds">For each atom, true if the set contains it.</param>
    /// <param name="Ordered">All atoms of the set, the most readable first.</param>
    internal sealed record Atoms(bool[] Holds, int[] Ordered)
    {
        public static Atoms None { get; } = new([], []);
    }
}
