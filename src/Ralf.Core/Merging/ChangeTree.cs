namespace Ralf.Core.Merging;

/// <summary>The change of one file by one head.</summary>
internal sealed record HeadChange(int Head, PathChange Change)
{
    public bool Puts => Change.NewMode != GitMode.None;

    public bool Adds => Change.OldMode == GitMode.None && Puts;

    public ConflictSide Side => new(Head, Change.Path, Change.NewMode, Change.NewId);
}

/// <summary>All heads' changes as a tree of the folders in which something changed.</summary>
internal sealed class ChangeTree
{
    public Dictionary<string, ChangeTree> Folders { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<HeadChange>> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a head adds a file here or below.</summary>
    public bool HasAdditions { get; private set; }

    public static ChangeTree From(IReadOnlyList<IReadOnlyList<PathChange>> heads)
    {
        var root = new ChangeTree();
        for (var head = 0; head < heads.Count; head++)
        {
            foreach (var change in heads[head])
            {
                root.Add(new(head, change));
            }
        }

        return root;
    }

    /// <summary>The files that heads write here and below.</summary>
    public IEnumerable<HeadChange> Puts() =>
        Files.Values.SelectMany(f => f).Where(c => c.Puts).Concat(Folders.Values.SelectMany(f => f.Puts()));

    private void Add(HeadChange change)
    {
        var path = change.Change.Path.Value;
        var folder = this;
        var start = 0;
        folder.HasAdditions |= change.Adds;
        for (var cut = path.IndexOf('/', StringComparison.Ordinal); cut >= 0; cut = path.IndexOf('/', start))
        {
            var folders = folder.Folders.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!folders.TryGetValue(path.AsSpan(start..cut), out var next))
            {
                folders[path.AsSpan(start..cut)] = next = new();
            }

            folder = next;
            folder.HasAdditions |= change.Adds;
            start = cut + 1;
        }

        var file = path[start..];
        (folder.Files.TryGetValue(file, out var list) ? list : folder.Files[file] = []).Add(change);
    }
}
