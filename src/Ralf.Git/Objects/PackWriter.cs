namespace Ralf.Git;

/// <summary>An object that waits to be written.</summary>
internal sealed record NewObject(GitId Id, GitObjectKind Kind, byte[] Content);

/// <summary>Gathers objects in memory and hands them to git together. Each loose object is a file to create, compress
/// and rename; thousands of them would dominate a large fold, and one pack is two files. Thread-safe.</summary>
/// <param name="objects">The folder <c>objects</c>.</param>
internal sealed class PackWriter(GitProgram git, string objects)
{
    /// <summary>Below this many, loose objects burden the repository less than another pack (git's own limit:
    /// https://git-scm.com/docs/git-config#Documentation/git-config.txt-receiveunpackLimit).</summary>
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

    /// <summary>Adds an object and returns its id.</summary>
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

    /// <summary>Writes the objects gathered since the last call. Throws <see cref="UserException"/> if git
    /// fails.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_objects.Count == 0)
            {
                return;
            }

            // A fixed order, independent of threads: the same objects give the same pack, which git then already has.
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

    /// <summary>Updates the time of the pack. git does not touch one that exists already, and a concurrent gc spares
    /// only recent files.</summary>
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
            // The file has another owner, or gc deleted it first: readers will report the missing objects.
        }
    }
}
