namespace Ralf.Core.Merging;

/// <summary>Checks changes against a target tree that has moved on since the heads started: each entry there must equal
/// the old or the new side of a head's change.</summary>
/// <param name="isDeletedBy">Whether a head deleted a file.</param>
internal sealed class TargetTreeConflicts(
    IGitStore store,
    FoldCursor place,
    TargetFolder onto,
    Func<int, string, bool> isDeletedBy
)
{
    public void Find(List<PathConflict> conflicts)
    {
        foreach (var (name, changes) in place.Folder.Files)
        {
            var now = onto.File(name);
            conflicts.AddRange(changes.Select(c => Moved(c, now)).OfType<PathConflict>());
            if (onto.Folder(name) is { } folder)
            {
                conflicts.AddRange(
                    changes.Where(c => c.Puts && !MakesRoom(c, folder)).Select(c => InItsPlace(c, folder))
                );
            }
        }

        foreach (var (name, below) in place.Folder.Folders)
        {
            if (below.HasAdditions && onto.File(name) is { Mode: not GitMode.None } file)
            {
                conflicts.AddRange(Above(place.At(name), file, below));
            }
        }
    }

    private static PathConflict? Moved(HeadChange change, (GitMode Mode, GitId Id) now)
    {
        var (path, oldMode, oldId, newMode, newId) = change.Change;
        if (now == (oldMode, oldId) || now == (newMode, newId))
        {
            return null;
        }

        ConflictSide[] sides = [change.Side, new(null, path, now.Mode, now.Id)];
        return new(
            PathConflict.KindOf(oldMode, oldId, sides),
            path,
            [change.Head],
            oldMode == GitMode.None ? null : new(null, path, oldMode, oldId),
            sides
        );
    }

    /// <summary>Whether the head deleted every file of the folder that it replaces with a file.</summary>
    private bool MakesRoom(HeadChange change, GitId folder) =>
        TreeWalk
            .Compare(store, GitId.EmptyTree, folder)
            .All(c => isDeletedBy(change.Head, $"{change.Change.Path}/{c.Path}"));

    private static PathConflict InItsPlace(HeadChange change, GitId folder) =>
        new(
            ConflictKind.DirectoryFile,
            change.Change.Path,
            [change.Head],
            null,
            [change.Side, new(null, change.Change.Path, GitMode.Tree, folder)]
        );

    private IEnumerable<PathConflict> Above(RepoPath path, (GitMode Mode, GitId Id) file, ChangeTree below) =>
        below
            .Puts()
            .Where(c => !isDeletedBy(c.Head, path.Value))
            .GroupBy(c => c.Head)
            .Select(head => new PathConflict(
                ConflictKind.DirectoryFile,
                path,
                [head.Key],
                null,
                [.. head.Select(c => c.Side), new(null, path, file.Mode, file.Id)]
            ));
}
