namespace Ralf.Actions.Git;

/// <summary>Changes gathered by folder, so that each touched folder is read and written once.</summary>
internal sealed class TreeEdit
{
    private readonly Dictionary<string, PathChange> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeEdit> _folders = new(StringComparer.Ordinal);
    private FolderChange? _whole;
    private int _sources;

    /// <summary>The changes as a tree of folders; of two for one path the later counts.</summary>
    public static TreeEdit From(IEnumerable<PathChange> changes)
    {
        var root = new TreeEdit();
        root.Add(changes);
        return root;
    }

    /// <summary>As the other, of several comparisons: a folder that one alone changed is taken as it is, and never opened.</summary>
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

    /// <summary>The tree with the changes in it; null where nothing is left.</summary>
    public GitId? ApplyTo(IGitStore store, GitId? tree)
    {
        if (_sources == 1 && _whole!.Old == (tree ?? GitId.None))
        {
            return _whole.New == GitId.None ? null : _whole.New;
        }

        var before = tree is { } id ? store.OpenTree(id) : RawTree.Empty;
        var rows = new TreeRows(before);
        foreach (var (name, change) in _files)
        {
            // A file put in takes the place of a folder; a deletion is of the file alone.
            rows.PutFile(name, change.NewMode, change.NewId);
            if (change.NewMode != GitMode.None)
            {
                rows.RemoveFolder(name);
            }
        }

        WriteFolders(store, before, rows);
        return rows.WriteTo(store, tree);
    }

    /// <summary>The folders that no file takes the place of.</summary>
    private void WriteFolders(IGitStore store, RawTree before, TreeRows rows)
    {
        var names = new List<string>(_folders.Count);
        foreach (var name in _folders.Keys)
        {
            if (_files.GetValueOrDefault(name)?.NewMode is null or GitMode.None)
            {
                names.Add(name);
            }
        }

        var written = new GitId?[names.Count];
        InParts.Run(
            written.Length,
            (from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    var at = before.Find(GitName.Encode(names[i]), isTree: true);
                    var folder = at < 0 ? default(GitId?) : before[at].Id;
                    written[i] = _folders[names[i]].ApplyTo(store, folder);
                }
            }
        );
        for (var i = 0; i < written.Length; i++)
        {
            rows.PutFolder(names[i], written[i]);
        }
    }

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
