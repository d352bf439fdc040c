namespace Ralf.Core.Scopes;

/// <summary>The globs of many scopes by the plain names at their front.</summary>
internal sealed class PrefixTree
{
    /// <summary>Fewer entries of a node are looked through one by one.</summary>
    private const int MinForNames = 16;

    private readonly IReadOnlyList<Scope> _scopes;
    private readonly Node _root = new();

    /// <summary>Most paths belong to one scope alone: that answer is made once for each.</summary>
    private readonly IReadOnlyList<int>?[] _alone;

    /// <param name="folded">How a name is written in the tree: folded, or as it is.</param>
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

    /// <summary>The scopes that may meet this one, ascending: of two globs that meet, the plain front of one begins
    /// that of the other. The tree's names are folded.</summary>
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

    /// <summary>The scopes that match the path, ascending. The tree's names are as they are. Safe from several
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

    /// <summary>Each once.</summary>
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

        /// <summary>The entries but for such as its last name tells from the path.</summary>
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

        /// <summary>The scopes of the entries that may meet this glob by the names at their ends (<see
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

        /// <summary>As the other, with what lies below.</summary>
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
