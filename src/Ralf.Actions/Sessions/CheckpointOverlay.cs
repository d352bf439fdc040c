namespace Ralf.Actions.Sessions;

/// <summary>Selects the part of an earlier attempt's work that may be laid over a newer base: paths that are there as
/// that attempt found them. A path that has changed since stays as in the newer base; otherwise work that landed
/// meanwhile would be undone.</summary>
internal static class CheckpointOverlay
{
    /// <param name="work">The earlier attempt's changes, against its own base.</param>
    public static IReadOnlyList<PathChange> On(IGitStore store, GitId baseTree, IReadOnlyList<PathChange> work)
    {
        var kept = new List<PathChange>();
        var deleted = new HashSet<string>(StringComparer.Ordinal);

        // Deletions first: they show which folders and files have made room.
        foreach (var change in work.OrderByDescending(c => c.NewMode == GitMode.None))
        {
            if (!Fits(store, baseTree, change, deleted))
            {
                continue;
            }

            kept.Add(change);
            if (change.NewMode == GitMode.None)
            {
                deleted.Add(change.Path.Value);
            }
        }

        return kept;
    }

    private static bool Fits(IGitStore store, GitId baseTree, PathChange change, HashSet<string> deleted)
    {
        var now = TreeWalk.Find(store, baseTree, change.Path);
        if (now is { Mode: GitMode.Tree })
        {
            return TreeWalk
                .Compare(store, GitId.EmptyTree, now.Id)
                .All(c => deleted.Contains($"{change.Path}/{c.Path}"));
        }

        return (now?.Mode ?? GitMode.None) == change.OldMode
            && (now?.Id ?? GitId.None) == change.OldId
            && !HasFileAbove(store, baseTree, change.Path.Value, deleted);
    }

    private static bool HasFileAbove(IGitStore store, GitId tree, string path, HashSet<string> deleted)
    {
        for (var cut = path.LastIndexOf('/'); cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            if (TreeWalk.Find(store, tree, RepoPath.Parse(path[..cut])) is { } above)
            {
                return above.Mode != GitMode.Tree && !deleted.Contains(path[..cut]);
            }
        }

        return false;
    }
}
