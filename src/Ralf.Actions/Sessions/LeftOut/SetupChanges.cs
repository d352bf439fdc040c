namespace Ralf.Actions.Sessions;

/// <summary>What setup changed before the agent started.</summary>
internal sealed class SetupChanges
{
    private readonly Dictionary<string, PathChange> _changes;

    private SetupChanges(IEnumerable<PathChange> changes) =>
        _changes = changes.ToDictionary(c => c.Path.Value, StringComparer.Ordinal);

    public static SetupChanges None { get; } = new([]);

    /// <param name="before">What setup was given.</param>
    /// <param name="after">What it left.</param>
    public static SetupChanges Between(IGitStore store, GitId before, GitId after) =>
        new(TreeWalk.Compare(store, before, after));

    /// <summary>The changes of a session without what setup alone did: such a path is as setup was given it.</summary>
    /// <param name="changes">All changes since <paramref name="start"/>.</param>
    public IReadOnlyList<PathChange> TakenOutOf(IReadOnlyList<PathChange> changes, IGitStore store, GitId start)
    {
        if (_changes.Count == 0)
        {
            return changes;
        }

        var paths = changes.Select(c => c.Path.Value).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. changes
                .Select(c => _changes.TryGetValue(c.Path.Value, out var made) && IsAs(c, made) ? Undone(c, made) : c)
                // Setup put back what an earlier attempt had changed.
                .Concat(_changes.Values.Where(m => !paths.Contains(m.Path.Value) && IsAtStart(m)).Select(Reversed))
                .Where(c => (c.OldMode, c.OldId) != (c.NewMode, c.NewId))
                .OrderBy(c => c.Path),
        ];

        bool IsAtStart(PathChange made) =>
            TreeWalk.Find(store, start, made.Path) is { } entry
                ? (entry.Mode, entry.Id) == (made.NewMode, made.NewId)
                : made.NewMode == GitMode.None;
    }

    private static bool IsAs(PathChange change, PathChange made) =>
        (change.NewMode, change.NewId) == (made.NewMode, made.NewId);

    private static PathChange Undone(PathChange change, PathChange made) =>
        change with
        {
            NewMode = made.OldMode,
            NewId = made.OldId,
        };

    private static PathChange Reversed(PathChange made) =>
        new(made.Path, made.NewMode, made.NewId, made.OldMode, made.OldId);
}
