namespace Ralf.Actions.Git;

/// <summary>Changes gathered by folder, so that each touched folder is read and written once.</summary>
internal sealed class TreeEdit
{
    private readonly Dictionary<string, PathChange> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TreeEdit> _folders = new(StringComparer.Ordinal);

    /// <summary>The changes as a tree of folders; of two for one path the later counts.</summary>
    public static TreeEdit From(IEnumerable<PathChange> changes)
    {
        var root = new TreeEdit();
        foreach (var change in changes)
        {
            var names = change.Path.Value.Split('/');
            var folder = root;
            foreach (var name in names.AsSpan()[..^1])
            {
                if (!folder._folders.TryGetValue(name, out var next))
                {
                    folder._folders[name] = next = new TreeEdit();
                }

                folder = next;
            }

            folder._files[names[^1]] = change;
        }

        return root;
    }

    /// <summary>The tree with the changes in it; null where nothing is left.</summary>
    public GitId? ApplyTo(IGitStore store, GitId? tree)
    {
        var before = tree is { } id && id != GitId.EmptyTree ? store.ReadTree(id) : [];
        var entries = before.ToDictionary(e => e.Name, StringComparer.Ordinal);
        // Deletions first and folders before files put in: "a" may go as a file and come as a folder in the same edit, and the other way round.
        foreach (var (name, change) in _files)
        {
            if (
                change.NewMode == GitMode.None
                && entries.GetValueOrDefault(name)?.Mode != GitMode.Tree
            )
            {
                entries.Remove(name);
            }
        }

        foreach (var (name, edit) in _folders)
        {
            ApplyFolder(store, entries, name, edit);
        }

        foreach (var (name, change) in _files.Where(f => f.Value.NewMode != GitMode.None))
        {
            entries[name] = new GitTreeEntry(name, change.NewMode, change.NewId);
        }

        return entries.Count == 0 ? null : store.WriteTree([.. entries.Values]);
    }

    private static void ApplyFolder(
        IGitStore store,
        Dictionary<string, GitTreeEntry> entries,
        string name,
        TreeEdit edit
    )
    {
        var old = entries.GetValueOrDefault(name);
        var isFolder = old is { Mode: GitMode.Tree };
        if (edit.ApplyTo(store, isFolder ? old!.Id : null) is { } tree)
        {
            entries[name] = new GitTreeEntry(name, GitMode.Tree, tree);
        }
        else if (isFolder)
        {
            entries.Remove(name);
        }
    }
}
