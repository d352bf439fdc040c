namespace Ralf.Core.Merging;

/// <summary>The conflicts and warnings of a fold.</summary>
internal sealed record PathFoldOutcome(IReadOnlyList<PathConflict> Conflicts, IReadOnlyList<FoldWarning> Warnings)
{
    /// <summary>The indexes of the heads with conflicts.</summary>
    public IReadOnlySet<int> Disputed { get; } = HeadsOf(Conflicts);

    private static HashSet<int> HeadsOf(IReadOnlyList<PathConflict> conflicts)
    {
        var heads = new HashSet<int>();
        foreach (var conflict in conflicts)
        {
            heads.UnionWith(conflict.Heads);
        }

        return heads;
    }
}

/// <summary>Folds changes (branches for <c>ralf fold</c>, sessions for a run). A path changed by one head is taken; one
/// changed identically by several is taken with a warning; anything else is a conflict. Nothing is merged inside a file
/// and no rename is detected. The cost grows with the changes: unchanged folders are not visited.</summary>
internal sealed class PathFold
{
    private readonly IGitStore _store;
    private readonly IReadOnlyList<IReadOnlyList<PathChange>> _heads;
    private readonly bool _ontoIsBase;
    private readonly Dictionary<int, HashSet<string>> _deleted = [];
    private readonly List<PathConflict> _conflicts = [];
    private readonly List<FoldWarning> _warnings = [];

    private PathFold(IGitStore store, IReadOnlyList<IReadOnlyList<PathChange>> heads, bool ontoIsBase) =>
        (_store, _heads, _ontoIsBase) = (store, heads, ontoIsBase);

    /// <param name="onto">The tree that receives the changes.</param>
    /// <param name="ontoIsBase">Whether every head started from that very tree; otherwise each change is checked
    /// against the tree's present state.</param>
    public static PathFoldOutcome Fold(
        IGitStore store,
        GitId onto,
        IReadOnlyList<IReadOnlyList<PathChange>> heads,
        bool ontoIsBase
    )
    {
        var fold = new PathFold(store, heads, ontoIsBase);
        fold.Walk(new FoldCursor("", ChangeTree.From(heads), onto));
        fold._conflicts.Sort(
            static (l, r) => l.Path.CompareTo(r.Path) is var order && order != 0 ? order : l.Kind.CompareTo(r.Kind)
        );
        fold._warnings.Sort(static (l, r) => l.Path.CompareTo(r.Path));
        return new(fold._conflicts, fold._warnings);
    }

    private void Walk(FoldCursor place)
    {
        var (path, folder, _) = place;
        foreach (var (name, changes) in folder.Files)
        {
            Compare(changes);
            if (folder.Folders.TryGetValue(name, out var below))
            {
                FileAgainstFolder(changes, below);
            }
        }

        var onto = _ontoIsBase && !folder.HasAdditions ? null : place.Open(_store);
        if (folder.HasAdditions)
        {
            new NameCollisions(_store, place, onto!, IsDeletedBy).Find(
                _conflicts,
                _warnings,
                againstOnto: !_ontoIsBase
            );
        }

        if (!_ontoIsBase)
        {
            new TargetTreeConflicts(_store, place, onto!, IsDeletedBy).Find(_conflicts);
        }

        foreach (var (name, below) in folder.Folders)
        {
            Walk(new($"{path}{name}/", below, onto?.Folder(name) ?? GitId.None));
        }
    }

    /// <summary>Compares several heads' changes of one file.</summary>
    private void Compare(List<HeadChange> changes)
    {
        if (changes.Count < 2)
        {
            return;
        }

        var (first, heads) = (changes[0].Change, changes.Select(c => c.Head).ToList());
        if (changes.TrueForAll(c => c.Change.NewMode == first.NewMode && c.Change.NewId == first.NewId))
        {
            _warnings.Add(new(FoldWarningKind.SameChange, first.Path, heads));
            return;
        }

        var sides = changes.ConvertAll(c => c.Side);
        _conflicts.Add(
            new(
                PathConflict.KindOf(first.OldMode, first.OldId, sides),
                first.Path,
                heads,
                first.OldMode == GitMode.None ? null : new(null, first.Path, first.OldMode, first.OldId),
                sides
            )
        );
    }

    /// <summary>Some heads add a file, others add entries below a folder of that name.</summary>
    private void FileAgainstFolder(List<HeadChange> file, ChangeTree below)
    {
        var files = file.Where(c => c.Puts).ToList();
        var others = files.Count == 0 ? [] : below.Puts().ToList();
        var heads = files.Concat(others).Select(c => c.Head).Distinct().Order().ToList();
        if (others.Count > 0 && heads.Count > 1)
        {
            _conflicts.Add(
                new(
                    ConflictKind.DirectoryFile,
                    files[0].Change.Path,
                    heads,
                    null,
                    [.. files.Concat(others).Select(c => c.Side)]
                )
            );
        }
    }

    private bool IsDeletedBy(int head, string path)
    {
        if (!_deleted.TryGetValue(head, out var paths))
        {
            _deleted[head] = paths = _heads[head]
                .Where(c => c.NewMode == GitMode.None)
                .Select(c => c.Path.Value)
                .ToHashSet(StringComparer.Ordinal);
        }

        return paths.Contains(path);
    }
}
