namespace Ralf.Core.Scopes;

/// <summary>An index of the globs of many scopes by their leading literal names.</summary>
internal sealed class PrefixTree
{
    /// <summary>A node with fewer entries is searched one by one.</summary>
    private const int MinForNames = 16;

    private readonly IReadOnlyList<Scope> _scopes;
    private readonly Node _root = new();

    /// <summary>Most paths belong to a single scope: that answer is made once for each scope.</summary>
    private readonly IReadOnlyList<int>?[] _alone;

    /// <param name="folded">True if names in the tree are folded.</param>
    public PrefixTree(IReadOnlyList<Scope> scopes, bool folded)
    {
        (_scopes, _alone) = (scopes, new IReadOnlyList<int>?[scopes.Count]);
        for (var i = 0; i < scopes.Count; i++)
        {
            foreach (var glob in scopes[i].Included)
            {
                foreach (var path in glob.Alternatives)
                {
                    var node = _root;
                    for (var s = 0; s < path.LiteralSegments; s++)
                    {
                        node = node.Child(folded ? path.FoldedNames[s] : path.Segments[s].Literal!);
                    }

                    node.Entries.Add(new(i, path));
                }
            }
        }
    }

    /// <summary>The scopes that may intersect this one, ascending: of two intersecting globs, one's literal start
    /// begins the other's. The tree's names are folded.</summary>
    public IReadOnlyList<int> Candidates(Scope scope)
    {
        var found = new List<int>();
        foreach (var glob in scope.Included)
        {
            foreach (var path in glob.Alternatives)
            {
                AddCandidates(path, found);
            }
        }

        return Ascending(found);
    }

    private void AddCandidates(GlobPath path, List<int> found)
    {
        var node = _root;
        foreach (var name in path.FoldedNames)
        {
            node.Add(path, found);
            node = node.Children?.GetValueOrDefault(name);
            if (node is null)
            {
                return;
            }
        }

        node.AddAll(path, found);
    }

    /// <summary>The scopes that match the path, ascending. The tree's names are not folded. Safe from several
    /// threads.</summary>
    public IReadOnlyList<int> Matching(string path)
    {
        var first = -1;
        List<int>? more = null;
        var at = 0;
        var depth = 0;
        for (var node = _root; node is not null; depth++)
        {
            foreach (var (scope, glob) in node.MayMatch(path))
            {
                if (glob.Matches(path, at, depth, anyCase: false) && !_scopes[scope].IsException(path))
                {
                    more ??= first < 0 ? null : [first];
                    more?.Add(scope);
                    first = first < 0 ? scope : first;
                }
            }

            var rest = path.AsSpan(Math.Min(at, path.Length));
            var length = rest.IndexOf('/') is >= 0 and var slash ? slash : rest.Length;
            if (at > path.Length || node.ChildrenBySpan is not { } children)
            {
                break;
            }

            children.TryGetValue(rest[..length], out node);
            at += length + 1;
        }

        return first < 0 ? []
            : more is null ? _alone[first] ??= [first]
            : Ascending(more);
    }

    /// <summary>Sorted, without duplicates.</summary>
    private static List<int> Ascending(List<int> scopes)
    {
        scopes.Sort();
        var kept = 0;
        for (var i = 0; i < scopes.Count; i++)
        {
            if (kept == 0 || scopes[kept - 1] != scopes[i])
            {
                scopes[kept++] = scopes[i];
            }
        }

        scopes.RemoveRange(kept, scopes.Count - kept);
        return scopes;
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; private set; }

        public Dictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>>? ChildrenBySpan { get; private set; }

        public List<PrefixTreeEntry> Entries { get; } = new(1);

        private LiteralNameIndex? _names;
        private AffixIndex? _ends;

        /// <summary>The entries, except those that the last name of the path rules out.</summary>
        public List<PrefixTreeEntry> MayMatch(string path) =>
            Entries.Count < MinForNames ? Entries : (_ends ??= new(Entries)).Find(path);

        public Node Child(string name)
        {
            Children ??= new(StringComparer.Ordinal);
            ChildrenBySpan ??= Children.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!Children.TryGetValue(name, out var child))
            {
                child = new Node();
                Children.Add(name, child);
            }

            return child;
        }

        /// <summary>Adds the scopes of the entries that may intersect this glob by their last names (<see
        /// cref="GlobPath.MayIntersect"/>).</summary>
        public void Add(GlobPath path, List<int> found)
        {
            if (Entries.Count < MinForNames || path.LastName is not { } last)
            {
                Add(Entries, found);
                return;
            }

            _names ??= new(Entries);
            Add(_names.Endless, found);
            Add(_names.Ending(last), found);
            Add(_names.Holding(last), found);
            foreach (var inner in path.InnerNames)
            {
                Add(_names.Ending(inner), found);
            }
        }

        /// <summary>Like Add, for this node and everything below it.</summary>
        public void AddAll(GlobPath path, List<int> found)
        {
            Add(path, found);
            foreach (var child in Children?.Values ?? Enumerable.Empty<Node>())
            {
                child.AddAll(path, found);
            }
        }

        private static void Add(IReadOnlyList<PrefixTreeEntry> entries, List<int> found)
        {
            foreach (var entry in entries)
            {
                found.Add(entry.Scope);
            }
        }
    }
}
