namespace Ralf.Actions.Git;

/// <summary>Comparing and editing trees. A subtree whose id did not change is never opened.</summary>
internal static class TreeWalk
{
    /// <summary>The paths that differ, each with both sides, in path order; no rename detection. A file that becomes a folder is a deletion and additions.</summary>
    public static IReadOnlyList<PathChange> Compare(IGitStore store, GitId oldTree, GitId newTree)
    {
        var changes = new List<PathChange>();
        Compare(store, "", (oldTree, newTree), changes);
        changes.Sort((l, r) => l.Path.CompareTo(r.Path));
        return changes;
    }

    /// <summary>The tree with the new side of each change put in (old sides are not looked at). Folders that become empty go.</summary>
    public static GitId Apply(IGitStore store, GitId tree, IReadOnlyList<PathChange> changes) =>
        changes.Count == 0
            ? tree
            : TreeEdit.From(changes).ApplyTo(store, tree) ?? WriteEmpty(store);

    /// <summary>The entry at a path; null where there is none.</summary>
    public static GitTreeEntry? Find(IGitStore store, GitId tree, RepoPath path)
    {
        GitTreeEntry? found = null;
        foreach (var name in path.Value.Split('/'))
        {
            if (found is { Mode: not GitMode.Tree })
            {
                return null;
            }

            found = store.ReadTree(found?.Id ?? tree).FirstOrDefault(e => e.Name == name);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    private static GitId WriteEmpty(IGitStore store) => store.WriteTree([]);

    private static void Compare(
        IGitStore store,
        string folder,
        (GitId Old, GitId New) trees,
        List<PathChange> changes
    )
    {
        if (trees.Old == trees.New)
        {
            return;
        }

        var old = Entries(store, trees.Old);
        var current = Entries(store, trees.New);
        if (old.Count == 0 || current.Count == 0)
        {
            foreach (var entry in old)
            {
                Compare(store, folder, entry, null, changes);
            }

            foreach (var entry in current)
            {
                Compare(store, folder, null, entry, changes);
            }

            return;
        }

        var byName = current.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var entry in old)
        {
            byName.Remove(entry.Name, out var other);
            Compare(store, folder, entry, other, changes);
        }

        foreach (var entry in byName.Values)
        {
            Compare(store, folder, null, entry, changes);
        }
    }

    private static void Compare(
        IGitStore store,
        string folder,
        GitTreeEntry? old,
        GitTreeEntry? current,
        List<PathChange> changes
    )
    {
        if (old == current)
        {
            return;
        }

        var path = folder + (old ?? current)!.Name;
        var oldFile = old is { Mode: not GitMode.Tree } ? old : null;
        var newFile = current is { Mode: not GitMode.Tree } ? current : null;
        if (oldFile is not null || newFile is not null)
        {
            changes.Add(Change(path, oldFile, newFile));
        }

        Compare(store, path + "/", (Folder(old), Folder(current)), changes);
    }

    private static PathChange Change(string path, GitTreeEntry? old, GitTreeEntry? current) =>
        new(
            RepoPath.Parse(path),
            old?.Mode ?? GitMode.None,
            old?.Id ?? GitId.None,
            current?.Mode ?? GitMode.None,
            current?.Id ?? GitId.None
        );

    private static GitId Folder(GitTreeEntry? entry) =>
        entry is { Mode: GitMode.Tree } ? entry.Id : GitId.None;

    private static IReadOnlyList<GitTreeEntry> Entries(IGitStore store, GitId tree) =>
        tree == GitId.None || tree == GitId.EmptyTree ? [] : store.ReadTree(tree);
}
