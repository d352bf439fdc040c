namespace Ralf.Git;

/// <summary>The kinds of objects that are written, as a pack numbers them.</summary>
internal enum GitObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
}

/// <summary>An object that waits to be written.</summary>
internal sealed record NewObject(GitId Id, GitObjectKind Kind, byte[] Content);

/// <summary>
/// Objects gathered in memory and handed to git together. A loose object is a file made, compressed and renamed, and
/// thousands of them are most of what a large fold
/// would cost; as one pack they are two files. Safe from several threads.
/// </summary>
/// <param name="objects">The folder <c>objects</c>.</param>
internal sealed class PackWriter(GitProgram git, string objects)
{
    /// <summary>Below this many, loose objects are kinder to the repository than one more pack (git's own limit when it
    /// receives).</summary>
    private const int UnpackLimit = 100;
    private const int MaxBytes = 48 << 20;
    private readonly Lock _lock = new();
    private readonly Dictionary<GitId, NewObject> _objects = [];
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
            return _objects.TryGetValue(id, out var found) ? found.Content : null;
        }
    }

    /// <summary>The id that git will know it by.</summary>
    public GitId Add(GitObjectKind kind, byte[] content)
    {
        var id = PackStream.Hash(kind, content);
        lock (_lock)
        {
            if (_bytes + content.Length > MaxBytes)
            {
                Flush();
            }

            if (_objects.TryAdd(id, new(id, kind, content)))
            {
                _bytes += content.Length;
            }
        }

        return id;
    }

    /// <summary>Writes what was gathered since the last time. Throws <see cref="UserException"/> if git
    /// cannot.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_objects.Count == 0)
            {
                return;
            }

            // In one order whichever thread was faster: the same objects are the same pack, which then is there
            // already.
            var ordered = _objects.Values.ToArray();
            Array.Sort(ordered, static (l, r) => l.Id.CompareTo(r.Id));
            Store(ordered);
            _objects.Clear();
            _bytes = 0;
        }
    }

    private void Store(NewObject[] ordered)
    {
        var isSmall = ordered.Length < UnpackLimit;
        string[] command = isSmall ? ["unpack-objects", "-q"] : ["index-pack", "--stdin"];
        var written = git.TryRunAsync(
                command,
                (stream, cancellation) => PackStream.WriteAsync(ordered, stream, cancellation)
            )
            .GetAwaiter()
            .GetResult();
        if (written.ExitCode != 0)
        {
            throw GitErrors.WriteFailed(git.GitDirectory, written.Error);
        }

        if (!isSmall)
        {
            Freshen(GitName.Decode(written.Output));
        }
    }

    /// <summary>git leaves a pack that is there already as old as it is; a gc that runs meanwhile spares only what
    /// seems new.</summary>
    /// <param name="answer"><c>pack</c>, a tab, and the name of the pack.</param>
    private void Freshen(string answer)
    {
        var name = answer[(answer.IndexOf('\t', StringComparison.Ordinal) + 1)..].TrimEnd('\n');
        try
        {
            File.SetLastWriteTimeUtc(
                Path.Combine(objects, "pack", $"pack-{name}.pack"),
                TimeProvider.System.GetUtcNow().UtcDateTime
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file, or a gc was faster than the look: what needs the objects says that they are
            // missing.
        }
    }
}
