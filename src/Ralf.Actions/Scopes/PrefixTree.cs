namespace Ralf.Actions.Scopes;

/// <summary>The globs of many scopes by the plain names at their front.</summary>
internal sealed class PrefixTree
{
    private readonly IReadOnlyList<Scope> _scopes;
    private readonly Node _root = new();

    /// <summary>Most paths belong to one scope alone: that answer is made once for each.</summary>
    private readonly IReadOnlyList<int>?[] _alone;

    /// <param name="key">How a name is written in the tree: as it is, or folded.</param>
    public PrefixTree(IReadOnlyList<Scope> scopes, NameKey key)
    {
        (_scopes, _alone) = (scopes, new IReadOnlyList<int>?[scopes.Count]);
        for (var i = 0; i < scopes.Count; i++)
        {
            foreach (var path in scopes[i].Included.SelectMany(glob => glob.Alternatives))
            {
                var node = _root;
                foreach (var segment in path.Segments.Take(path.LiteralSegments))
                {
                    node = node.Child(key(segment.Literal));
                }

                node.Entries.Add(new(i, path));
            }
        }
    }

    public delegate string NameKey(ReadOnlySpan<char> name);

    /// <summary>The scopes that may meet this one, ascending: of two globs that meet, the plain front of one begins that of the other. The tree's names are folded.</summary>
    public IReadOnlyList<int> Candidates(Scope scope)
    {
        var found = new List<int>();
        foreach (var path in scope.Included.SelectMany(glob => glob.Alternatives))
        {
            var node = _root;
            foreach (var name in path.FoldedNames)
            {
                node.Add(found);
                node = node.Children?.GetValueOrDefault(name);
                if (node is null)
                {
                    break;
                }
            }

            node?.AddAll(found);
        }

        return Ascending(found);
    }

    /// <summary>The scopes that match the path, ascending. The tree's names are as they are.</summary>
    public IReadOnlyList<int> Matching(string path)
    {
        var first = -1;
        List<int>? more = null;
        var at = 0;
        var depth = 0;
        for (var node = _root; node is not null; depth++)
        {
            foreach (var (scope, glob) in node.Entries)
            {
                if (
                    glob.Matches(path, at, depth, anyCase: false)
                    && !_scopes[scope].IsException(path)
                )
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

    private readonly record struct Entry(int Scope, GlobPath Path);

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; private set; }

        public Dictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>>? ChildrenBySpan
        {
            get;
            private set;
        }

        public List<Entry> Entries { get; } = [];

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

        public void Add(List<int> found)
        {
            foreach (var entry in Entries)
            {
                found.Add(entry.Scope);
            }
        }

        /// <summary>As the other, with what lies below.</summary>
        public void AddAll(List<int> found)
        {
            Add(found);
            foreach (var child in Children?.Values ?? Enumerable.Empty<Node>())
            {
                child.AddAll(found);
            }
        }
    }
}
