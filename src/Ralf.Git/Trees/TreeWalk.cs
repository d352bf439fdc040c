namespace Ralf.Git;

/// <summary>Compares and edits trees. Unchanged subtrees are never opened.</summary>
internal static class TreeWalk
{
    /// <summary>The paths that differ, each with both sides, in path order, without rename detection. A file that
    /// becomes a folder is a deletion and additions.</summary>
    public static IReadOnlyList<PathChange> Compare(IGitStore store, GitId oldTree, GitId newTree) =>
        TreeDiff.Compare(store, [new(oldTree, newTree)], strict: false)[0].Files;

    /// <summary>Applies the new side of each change (old sides are ignored). Folders that become empty are
    /// removed.</summary>
    public static GitId Apply(IGitStore store, GitId tree, IReadOnlyList<PathChange> changes) =>
        changes.Count == 0 ? tree : Apply(store, tree, TreeEdit.From(changes));

    /// <summary>Applies the new sides of several comparisons; a folder that only one of them changed is taken
    /// whole.</summary>
    public static GitId Apply(IGitStore store, GitId tree, IReadOnlyList<TreeChanges> changes) =>
        changes.All(c => c.Folders.Count == 0) ? tree : Apply(store, tree, TreeEdit.From(changes));

    /// <summary>The entry at a path; null if missing.</summary>
    public static GitTreeEntry? Find(IGitStore store, GitId tree, RepoPath path)
    {
        GitTreeEntry? found = null;
        foreach (var name in path.Value.Split('/'))
        {
            if (found is { Mode: not GitMode.Tree })
            {
                return null;
            }

            found = store.OpenTree(found?.Id ?? tree).Find(name);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The names in the folder of <paramref name="path"/>; empty if the folder does not exist.</summary>
    public static IEnumerable<string> Siblings(IGitStore store, GitId tree, string path)
    {
        var cut = path.LastIndexOf('/');
        var folder =
            cut < 0 ? tree
            : Find(store, tree, RepoPath.Parse(path[..cut])) is { Mode: GitMode.Tree } found ? found.Id
            : GitId.None;
        return folder.IsNone ? [] : store.OpenTree(folder).Names();
    }

    private static GitId Apply(IGitStore store, GitId tree, TreeEdit edit) =>
        edit.ApplyTo(store, tree) ?? store.WriteTreeBytes([]);
}
