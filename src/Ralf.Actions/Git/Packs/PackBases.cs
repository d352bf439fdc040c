namespace Ralf.Actions.Git;

/// <summary>An object that deltas start from.</summary>
internal sealed record PackBase(string Kind, byte[] Content);

/// <summary>The bases used last, up to a bound of bytes: two generations, the older dropped whole when the younger is full. Safe from several threads.</summary>
internal sealed class PackBases
{
    private const int BytesPerGeneration = 12 << 20;
    private readonly Lock _lock = new();
    private Dictionary<PackFile, Dictionary<long, PackBase>> _young = [];
    private Dictionary<PackFile, Dictionary<long, PackBase>> _old = [];
    private int _bytes;

    public PackBase? Find(PackFile pack, long offset)
    {
        lock (_lock)
        {
            return Search(pack, offset);
        }
    }

    public void Add(PackFile pack, long offset, PackBase found)
    {
        lock (_lock)
        {
            Keep(pack, offset, found);
        }
    }

    private PackBase? Search(PackFile pack, long offset)
    {
        if (_young.TryGetValue(pack, out var bases) && bases.TryGetValue(offset, out var found))
        {
            return found;
        }

        if (_old.TryGetValue(pack, out bases) && bases.TryGetValue(offset, out found))
        {
            Keep(pack, offset, found);
            return found;
        }

        return null;
    }

    private void Keep(PackFile pack, long offset, PackBase found)
    {
        if (_bytes > BytesPerGeneration)
        {
            (_old, _young, _bytes) = (_young, [], 0);
        }

        if (!_young.TryGetValue(pack, out var bases))
        {
            _young[pack] = bases = [];
        }

        if (bases.TryAdd(offset, found))
        {
            _bytes += found.Content.Length + 100;
        }
    }
}
