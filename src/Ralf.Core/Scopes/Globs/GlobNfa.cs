namespace Ralf.Core.Scopes;

/// <summary>A <see cref="GlobPath"/> as a nondeterministic automaton over an alphabet's atoms; state 0 is the start,
/// the last one accepts. If case is ignored, it accepts all names that differ from the glob's only in case.</summary>
internal sealed class GlobNfa
{
    private readonly List<Place> _places = [];

    public GlobNfa(GlobPath path, Alphabet alphabet, bool anyCase = false)
    {
        for (var i = 0; i < path.Segments.Length; i++)
        {
            var segment = path.Segments[i];
            if (segment.IsFolders)
            {
                _places.Add(new(PlaceKind.Folders, alphabet.AtomsOf(CharSet.Any)));
                _places.Add(new(PlaceKind.InFolders, alphabet.AtomsOf(CharSet.Any)));
                continue;
            }

            foreach (var set in segment.Places)
            {
                _places.Add(
                    new(
                        set is null ? PlaceKind.Star : PlaceKind.One,
                        alphabet.AtomsOf((anyCase ? set?.CaseClosed : set) ?? CharSet.Any)
                    )
                );
            }

            if (i + 1 < path.Segments.Length)
            {
                _places.Add(new(segment.Literal is null ? PlaceKind.Slash : PlaceKind.NamedSlash, Alphabet.Atoms.None));
            }
        }
    }

    private enum PlaceKind
    {
        One,
        Star,

        /// <summary>At the start of a folder that <c>**</c> may match.</summary>
        Folders,

        /// <summary>In the name of a folder that <c>**</c> matches.</summary>
        InFolders,
        Slash,

        /// <summary>The slash after a name without wildcards.</summary>
        NamedSlash,
    }

    /// <summary>The accepting state.</summary>
    public int End => _places.Count;

    /// <summary>The state that can be entered from this one without a character; -1 if there is no such
    /// state.</summary>
    public int Skip(int state) =>
        state == End ? -1
        : _places[state].Kind == PlaceKind.Star ? state + 1
        : _places[state].Kind == PlaceKind.Folders ? state + 2
        : -1;

    /// <summary>The state after a character other than a slash; all of <see cref="Atoms"/> lead to it.</summary>
    public int Next(int state) => _places[state].Kind is PlaceKind.Star or PlaceKind.InFolders ? state : state + 1;

    /// <summary>The state after a slash; -1 if there is no such state.</summary>
    public int NextSlash(int state) =>
        state == End ? -1
        : _places[state].Kind is PlaceKind.Slash or PlaceKind.NamedSlash ? state + 1
        : _places[state].Kind == PlaceKind.InFolders ? state - 1
        : -1;

    /// <summary>The atoms that lead out of a state, the most readable first.</summary>
    public int[] Atoms(int state) => state == End ? [] : _places[state].Atoms.Ordered;

    /// <summary>True if the atom leads out of a state.</summary>
    public bool Takes(int state, int atom) =>
        state < End && _places[state].Atoms.Holds is { Length: > 0 } holds && holds[atom];

    /// <summary>True if the folder that ends at this state has a literal name in the glob.</summary>
    public bool NamesFolder(int state) => state < End && _places[state].Kind == PlaceKind.NamedSlash;

    private sealed record Place(PlaceKind Kind, Alphabet.Atoms Atoms);
}
