namespace Ralf.Git;

/// <summary>Changes grouped by folder, so that each touched folder is read and written once.</summary>
internal sealed class TreeEdit
{
    /// <summary>Folders opened per request; limits memory.</summary>
    private const int Together = 512;

    private readonly Dictionary<string, PathChange> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeEdit> _folders = new(StringComparer.Ordinal);
    private FolderChange? _whole;
    private int _sources;

    /// <summary>Groups the changes by folder; the last change of a path wins.</summary>
    public static TreeEdit From(IEnumerable<PathChange> changes)
    {
        var root = new TreeEdit();
        root.Add(changes);
        return root;
    }

    /// <summary>Like the other overload, for several comparisons: a folder changed in only one of them is taken whole,
    /// without being opened.</summary>
    public static TreeEdit From(IEnumerable<TreeChanges> changes)
    {
        var root = new TreeEdit();
        foreach (var (files, folders) in changes)
        {
            root.Add(files);
            foreach (var folder in folders)
            {
                var edit = root.Folder(folder.Path);
                edit._whole = folder;
                edit._sources++;
            }
        }

        return root;
    }

    /// <summary>Applies the changes to the tree; returns null if no entry is left.</summary>
    public GitId? ApplyTo(IGitStore store, GitId? tree)
    {
        if (IsTaken(tree))
        {
            return _whole!.New == GitId.None ? null : _whole.New;
        }

        return WriteTo(store, tree, tree is { } id ? store.OpenTree(id) : RawTree.Empty);
    }

    private GitId? WriteTo(IGitStore store, GitId? tree, RawTree before)
    {
        var rows = new TreeBuilder(before);
        foreach (var (name, change) in _files)
        {
            // An added file replaces a folder of its name; a deletion removes only the file.
            rows.PutFile(name, change.NewMode, change.NewId);
            if (change.NewMode != GitMode.None)
            {
                rows.RemoveFolder(name);
            }
        }

        WriteFolders(store, before, rows);
        return rows.WriteTo(store, tree);
    }

    /// <summary>Writes the folders that no file replaces.</summary>
    private void WriteFolders(IGitStore store, RawTree before, TreeBuilder rows)
    {
        var names = new List<string>(_folders.Count);
        foreach (var name in _folders.Keys)
        {
            if (_files.GetValueOrDefault(name)?.NewMode is null or GitMode.None)
            {
                names.Add(name);
            }
        }

        foreach (var some in names.Chunk(Together))
        {
            var trees = Array.ConvertAll(some, name => Folder(before, name));
            var opened = Open(store, some, trees);
            for (var i = 0; i < some.Length; i++)
            {
                var folder = _folders[some[i]];
                rows.PutFolder(
                    some[i],
                    opened[i] is { } known ? folder.WriteTo(store, trees[i], known) : folder.ApplyTo(store, trees[i])
                );
            }
        }
    }

    /// <summary>Opens the folders that receive entries, in one request; null for the others.</summary>
    private RawTree?[] Open(IGitStore store, string[] names, GitId?[] trees)
    {
        var needed = new List<int>(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            if (trees[i] is not null && !_folders[names[i]].IsTaken(trees[i]))
            {
                needed.Add(i);
            }
        }

        var opened = new RawTree?[names.Length];
        var read = store.OpenTrees(needed.ConvertAll(i => trees[i]!.Value));
        for (var n = 0; n < needed.Count; n++)
        {
            opened[needed[n]] = read[n];
        }

        return opened;
    }

    private static GitId? Folder(RawTree tree, string name)
    {
        var at = tree.Find(GitName.Encode(name), isTree: true);
        return at < 0 ? null : tree[at].Id;
    }

    /// <summary>Whether only one comparison changed this folder, from its state here: then it is taken without looking
    /// inside.</summary>
    private bool IsTaken(GitId? tree) => _sources == 1 && _whole!.Old == (tree ?? GitId.None);

    private void Add(IEnumerable<PathChange> changes)
    {
        foreach (var change in changes)
        {
            var path = change.Path.Value;
            var cut = path.LastIndexOf('/');
            Folder(path.AsSpan(0, Math.Max(cut, 0)))._files[path[(cut + 1)..]] = change;
        }
    }

    private TreeEdit Folder(ReadOnlySpan<char> path)
    {
        var folder = this;
        if (path.IsEmpty)
        {
            return folder;
        }

        foreach (var part in path.Split('/'))
        {
            var folders = folder._folders.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!folders.TryGetValue(path[part], out var next))
            {
                folders[path[part]] = next = new TreeEdit();
            }

            folder = next;
        }

        return folder;
    }
}
