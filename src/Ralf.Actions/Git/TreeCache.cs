namespace Ralf.Actions.Git;

/// <summary>
/// The trees read last, up to a bound of entries: two generations, the older dropped whole when the younger is full. Trees never change, so nothing
/// in here grows stale.
/// </summary>
internal sealed class TreeCache
{
    private const int EntriesPerGeneration = 100_000;
    private readonly Lock _lock = new();
    private Dictionary<GitId, IReadOnlyList<GitTreeEntry>> _young = [];
    private Dictionary<GitId, IReadOnlyList<GitTreeEntry>> _old = [];
    private int _entries;

    public IReadOnlyList<GitTreeEntry>? Find(GitId tree)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(tree, out var entries))
            {
                return entries;
            }

            return _old.TryGetValue(tree, out entries) ? Keep(tree, entries) : null;
        }
    }

    public IReadOnlyList<GitTreeEntry> Add(GitId tree, IReadOnlyList<GitTreeEntry> entries)
    {
        lock (_lock)
        {
            return Keep(tree, entries);
        }
    }

    private IReadOnlyList<GitTreeEntry> Keep(GitId tree, IReadOnlyList<GitTreeEntry> entries)
    {
        if (_entries > EntriesPerGeneration)
        {
            (_old, _young, _entries) = (_young, [], 0);
        }

        if (_young.TryAdd(tree, entries))
        {
            _entries += entries.Count + 1;
        }

        return entries;
    }
}
