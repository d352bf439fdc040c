namespace Ralf.Core.Scopes;

/// <summary>A tree with changes applied, without writing it: what is at a path, and what a folder holds.</summary>
internal sealed class ChangedTree
{
    private readonly IGitStore _store;
    private readonly GitId _base;
    private readonly Dictionary<string, DiffEntry> _changes = new(StringComparer.Ordinal);

    /// <summary>The folders in which something is added or changed, each with the names below it that are.</summary>
    private readonly Dictionary<string, HashSet<string>> _folders = new(StringComparer.Ordinal);

    /// <summary>The last path that was asked for and is not there, with a slash: nothing is below it, and who follows a
    /// link asks for thousands of names below.</summary>
    private string _missing = "/";

    public ChangedTree(IGitStore store, GitId baseTree, IEnumerable<DiffEntry> changes)
    {
        (_store, _base) = (store, baseTree);
        foreach (var change in changes)
        {
            _changes[change.Path] = change;
            if (change.NewMode != GitMode.None)
            {
                AddToFolders(change.Path);
            }
        }
    }

    /// <summary>The entry at a path, without following links; null if missing. The empty path is the tree
    /// itself. The id of a folder is not known.</summary>
    public (GitMode Mode, GitId Id)? Find(string path)
    {
        if (path.StartsWith(_missing, StringComparison.Ordinal))
        {
            return null;
        }

        var found = Look(path);
        _missing = found is null ? $"{path}/" : _missing;
        return found;
    }

    /// <summary>The names in a folder; empty if it does not exist.</summary>
    public IEnumerable<string> Names(string folder)
    {
        var prefix = folder.Length == 0 ? "" : $"{folder}/";
        return TreeWalk
            .Siblings(_store, _base, $"{prefix}-")
            .Where(name => !_changes.ContainsKey(prefix + name))
            .Concat(_folders.GetValueOrDefault(folder) ?? []);
    }

    private (GitMode Mode, GitId Id)? Look(string path)
    {
        if (path.Length == 0 || _folders.ContainsKey(path))
        {
            return (GitMode.Tree, GitId.None);
        }

        if (_changes.TryGetValue(path, out var change))
        {
            return change.NewMode == GitMode.None ? null : (change.NewMode, change.NewId);
        }

        var isBelowFile = NameProof
            .Folders(path)
            .Any(f => _changes.TryGetValue(f, out var above) && above.NewMode != GitMode.None);
        return
            !isBelowFile && RepoPath.TryParse(path, out var inside) && TreeWalk.Find(_store, _base, inside) is { } found
            ? (found.Mode, found.Id)
            : null;
    }

    private void AddToFolders(string path)
    {
        while (true)
        {
            var cut = path.LastIndexOf('/');
            var folder = cut < 0 ? "" : path[..cut];
            if (!_folders.TryGetValue(folder, out var names))
            {
                _folders.Add(folder, names = new(StringComparer.Ordinal));
            }

            if (!names.Add(path[(cut + 1)..]) || cut < 0)
            {
                return;
            }

            path = folder;
        }
    }
}
