namespace Ralf.Actions.Git;

/// <summary>The kinds of objects that are written, as a pack numbers them.</summary>
internal enum GitObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
}

/// <summary>
/// Objects gathered in memory and written together. A loose object is a file made, compressed and renamed, and thousands of them are most of what a large fold
/// would cost; as one pack they are two files. Safe from several threads.
/// </summary>
/// <param name="store">Where packs are put; null: git does it, which knows of what is unusual here.</param>
internal sealed class PackWriter(GitProgram git, PackStore? store)
{
    /// <summary>Below this many, loose objects are kinder to the repository than one more pack (git's own limit when it receives).</summary>
    private const int UnpackLimit = 100;
    private const int MostBytes = 48 << 20;
    private readonly Lock _lock = new();
    private readonly Dictionary<GitId, StoredObject> _objects = [];
    private long _bytes;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count == 0;
            }
        }
    }

    public byte[]? Find(GitId id)
    {
        lock (_lock)
        {
            return _objects.TryGetValue(id, out var found) ? found.Content() : null;
        }
    }

    /// <summary>The id that git will know it by.</summary>
    public GitId Add(GitObjectKind kind, ReadOnlySpan<byte> content)
    {
        var stored = new StoredObject(kind, content);
        var id = GitId.FromBytes(stored.Id);
        lock (_lock)
        {
            // Something very large goes into a pack of its own: no offset is beyond what four bytes hold.
            if (_bytes + stored.Bytes.Length > MostBytes)
            {
                Flush();
            }

            if (_objects.TryAdd(id, stored))
            {
                _bytes += stored.Bytes.Length;
            }
        }

        return id;
    }

    /// <summary>Writes what was gathered since the last time. Throws <see cref="UserException"/> where that cannot be.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_objects.Count == 0)
            {
                return;
            }

            // In one order whichever thread was faster: the same objects are the same pack, which then is there already.
            var ordered = _objects.Values.ToArray();
            Array.Sort(ordered, static (l, r) => l.Id.AsSpan().SequenceCompareTo(r.Id));
            Store(PackBytes.Of(ordered));
            _objects.Clear();
            _bytes = 0;
        }
    }

    private void Store(PackBytes pack)
    {
        var isSmall = pack.Entries.Length < UnpackLimit;
        if (store is not null && !isSmall)
        {
            try
            {
                store.Add(pack);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw GitErrors.WriteFailed(git.GitDirectory, e.Message);
            }
        }

        string[] command = isSmall ? ["unpack-objects", "-q"] : ["index-pack", "--stdin"];
        var written = git.TryRun(command, pack.Join());
        if (written.ExitCode != 0)
        {
            throw GitErrors.WriteFailed(git.GitDirectory, written.Error);
        }
    }
}
