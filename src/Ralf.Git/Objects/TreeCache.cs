namespace Ralf.Git;

/// <summary>Caches recently opened trees up to a number of bytes, in two generations: when the younger is full, the
/// older is dropped. Trees are immutable, so nothing here becomes stale.</summary>
internal sealed class TreeCache
{
    private const int BytesPerGeneration = 24 << 20;
    private const int Overhead = 200;
    private readonly Lock _lock = new();
    private Dictionary<GitId, RawTree> _young = [];
    private Dictionary<GitId, RawTree> _old = [];
    private int _bytes;

    public RawTree? Find(GitId tree)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(tree, out var found))
            {
                return found;
            }

            return _old.TryGetValue(tree, out found) ? Keep(tree, found) : null;
        }
    }

    public RawTree Add(GitId tree, RawTree content)
    {
        lock (_lock)
        {
            return Keep(tree, content);
        }
    }

    private RawTree Keep(GitId tree, RawTree content)
    {
        if (_bytes > BytesPerGeneration)
        {
            (_old, _young, _bytes) = (_young, [], 0);
        }

        if (_young.TryAdd(tree, content))
        {
            _bytes += content.Bytes.Length + (content.Count * sizeof(int)) + Overhead;
        }

        return content;
    }
}
