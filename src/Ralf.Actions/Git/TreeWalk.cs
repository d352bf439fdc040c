namespace Ralf.Actions.Git;

/// <summary>Comparing and editing trees. A subtree whose id did not change is never opened.</summary>
internal static class TreeWalk
{
    /// <summary>The paths that differ, each with both sides, in path order; no rename detection. A file that becomes a folder is a deletion and additions.</summary>
    public static IReadOnlyList<PathChange> Compare(
        IGitStore store,
        GitId oldTree,
        GitId newTree
    ) => throw new NotSupportedException();

    /// <summary>The tree with the new side of each change put in (old sides are not looked at). Folders that become empty go.</summary>
    public static GitId Apply(IGitStore store, GitId tree, IReadOnlyList<PathChange> changes) =>
        throw new NotSupportedException();

    /// <summary>The entry at a path; null where there is none.</summary>
    public static GitTreeEntry? Find(IGitStore store, GitId tree, RepoPath path) =>
        throw new NotSupportedException();
}
