using Ralf.Core.Scopes;

namespace Ralf.Core.Merging;

/// <summary>Finds new names of one folder that some file system takes for each other or for an existing name:
/// <c>Docs/a</c> of one head and <c>docs/b</c> of another are two folders here and one elsewhere.</summary>
/// <param name="isDeletedBy">Whether a head deleted a file: a file may be renamed to a name that collides with its own,
/// and so may a folder of which nothing is left.</param>
internal sealed class NameCollisions(
    IGitStore store,
    FoldCursor place,
    TargetFolder onto,
    Func<int, string, bool> isDeletedBy
)
{
    /// <param name="againstOnto">Whether a collision with the target tree is a conflict; otherwise it concerns only the
    /// head itself.</param>
    public void Find(List<PathConflict> conflicts, List<FoldWarning> warnings, bool againstOnto)
    {
        var names = NewNames()
            .GroupBy(n => FileSystemNames.Key(n.Name), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var colliding in names.Values.Where(n => n.Count > 1))
        {
            Among(colliding, conflicts, warnings);
        }

        foreach (var existing in names.Count == 0 ? [] : onto.Tree.Names())
        {
            if (names.TryGetValue(FileSystemNames.Key(existing), out var colliding))
            {
                foreach (var newName in colliding.Where(t => t.Name != existing))
                {
                    Beside(existing, newName, conflicts, warnings, againstOnto);
                }
            }
        }
    }

    /// <summary>The new names, each with the files that heads write at it or below it.</summary>
    private IEnumerable<NewName> NewNames()
    {
        var files =
            from file in place.Folder.Files
            where file.Value.Exists(c => c.Adds)
            select new NewName(file.Key, [.. file.Value.Where(c => c.Puts)]);
        var folders =
            from folder in place.Folder.Folders
            where folder.Value.HasAdditions
            select new NewName(folder.Key, [.. folder.Value.Puts()]);
        return files.Concat(folders).Where(n => !onto.Has(n.Name));
    }

    private void Among(List<NewName> colliding, List<PathConflict> conflicts, List<FoldWarning> warnings)
    {
        var spellings = (from newName in colliding from put in newName.Puts select (newName.Name, put.Head))
            .Distinct()
            .ToList();
        if (spellings.DistinctBy(s => s.Name).Count() < 2)
        {
            return;
        }

        var path = place.At(colliding[0].Name);
        var heads = spellings
            .Where(s => spellings.Exists(o => o.Head != s.Head && o.Name != s.Name))
            .Select(s => s.Head)
            .Distinct()
            .Order()
            .ToList();
        if (heads.Count == 0)
        {
            warnings.Add(new(FoldWarningKind.Twin, path, [spellings[0].Head]));
            return;
        }

        conflicts.Add(
            new(
                FileSystemNames.DifferInForm(colliding[0].Name, colliding[1].Name)
                    ? ConflictKind.Unicode
                    : ConflictKind.Case,
                path,
                heads,
                null,
                [.. colliding.SelectMany(t => t.Puts).Where(p => heads.Contains(p.Head)).Select(p => p.Side)]
            )
        );
    }

    private void Beside(
        string existing,
        NewName newName,
        List<PathConflict> conflicts,
        List<FoldWarning> warnings,
        bool againstOnto
    )
    {
        var path = place.At(newName.Name);
        var kind = FileSystemNames.DifferInForm(existing, newName.Name) ? ConflictKind.Unicode : ConflictKind.Case;
        foreach (var puts in newName.Puts.GroupBy(p => p.Head))
        {
            if (
                !IsTakenAgain(existing)
                && (isDeletedBy(puts.Key, place.Path + existing) || IsFolderGone(puts.Key, existing))
            )
            {
                continue;
            }

            if (!againstOnto)
            {
                warnings.Add(new(FoldWarningKind.Twin, path, [puts.Key]));
                continue;
            }

            var there = onto.Tree.Find(existing)!;
            conflicts.Add(
                new(
                    kind,
                    path,
                    [puts.Key],
                    null,
                    [.. puts.Select(p => p.Side), new(null, place.At(existing), there.Mode, there.Id)]
                )
            );
        }
    }

    /// <summary>Whether a head puts a file at a name, or anything below it.</summary>
    private bool IsTakenAgain(string name) =>
        (place.Folder.Files.TryGetValue(name, out var files) && files.Exists(c => c.Puts))
        || (place.Folder.Folders.TryGetValue(name, out var below) && below.Puts().Any());

    /// <summary>Whether a head deleted all of a folder.</summary>
    private bool IsFolderGone(int head, string name) =>
        onto.Folder(name) is { } tree && IsAllDeleted(head, $"{place.Path}{name}/", tree);

    private bool IsAllDeleted(int head, string path, GitId tree)
    {
        var folder = new TargetFolder(store.OpenTree(tree));
        return folder
            .Tree.Names()
            .All(name =>
                folder.Folder(name) is { } below
                    ? IsAllDeleted(head, $"{path}{name}/", below)
                    : isDeletedBy(head, path + name)
            );
    }

    private sealed record NewName(string Name, IReadOnlyList<HeadChange> Puts);
}
