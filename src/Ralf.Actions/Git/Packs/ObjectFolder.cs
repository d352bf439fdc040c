namespace Ralf.Actions.Git;

/// <summary>One folder <c>objects</c>: its packs, and the files with one object each. Safe from several threads.</summary>
internal sealed class ObjectFolder(string path) : IDisposable
{
    /// <summary>Each is two open files.</summary>
    private const int MostPacks = 100;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PackFile?> _known = new(StringComparer.Ordinal);
    private PackFile[] _packs = [];
    private DateTime _listed;

    /// <summary>Whether the object was found. Throws <see cref="InvalidDataException"/> or <see cref="IOException"/> where it is not sound.</summary>
    public bool TryRead(GitId id, ReadOnlySpan<byte> bytes, DiskReader reader)
    {
        var tried = _packs;
        return TryReadPacked(tried, bytes, reader)
            || TryReadLoose(id, reader)
            || (Listed() is var packs && packs != tried && TryReadPacked(packs, bytes, reader));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var pack in _packs)
            {
                pack.Dispose();
            }

            _packs = [];
            _known.Clear();
        }
    }

    private static bool TryReadPacked(PackFile[] packs, ReadOnlySpan<byte> bytes, DiskReader reader)
    {
        foreach (var pack in packs)
        {
            var offset = pack.Find(bytes);
            if (offset >= 0)
            {
                reader.Read(pack, offset);
                return true;
            }
        }

        return false;
    }

    private bool TryReadLoose(GitId id, DiskReader reader)
    {
        var file = Path.Combine(path, id.Hex[..2], id.Hex[2..]);
        if (!File.Exists(file))
        {
            return false;
        }

        reader.Read(file);
        return true;
    }

    /// <summary>The packs that there are now: other ones where some came, or another thread has found some meanwhile.</summary>
    private PackFile[] Listed()
    {
        lock (_lock)
        {
            var folder = Path.Combine(path, "pack");
            // The time is that of the folder's last change; where there is no folder, one long past.
            var changed = Directory.GetLastWriteTimeUtc(folder);
            if (changed == _listed || !Directory.Exists(folder))
            {
                return _packs;
            }

            _listed = changed;
            foreach (var index in Directory.EnumerateFiles(folder, "*.idx"))
            {
                if (_known.Count < MostPacks && !_known.ContainsKey(index))
                {
                    _known[index] = Open(index);
                }
            }

            return _packs = [.. _known.Values.OfType<PackFile>()];
        }
    }

    private static PackFile? Open(string index)
    {
        try
        {
            return PackFile.Open(index);
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Damaged, or of a kind that is not known here; git may read it.
            return null;
        }
    }
}
