namespace Ralf.Actions.Git;

/// <summary>
/// The objects of a repository as they lie on disk, here and in its alternates: in packs, and each in a file of its own. It knows the plain cases; of what it does not find,
/// or does not understand, it says nothing, and git is to be asked. Safe from several threads.
/// </summary>
/// <param name="folder">The folder <c>objects</c>.</param>
internal sealed class ObjectFiles(string folder) : IDisposable
{
    private const int MostFolders = 8;
    private readonly Lock _lock = new();
    private readonly Stack<DiskReader> _free = new();
    private readonly PackBases _bases = new();
    private ObjectFolder[] _folders = [];

    /// <summary>A reader for one thread; to be given back.</summary>
    public DiskReader Rent()
    {
        lock (_lock)
        {
            return _free.TryPop(out var free) ? free : new(_bases);
        }
    }

    public void Return(DiskReader reader)
    {
        lock (_lock)
        {
            _free.Push(reader);
        }
    }

    /// <summary>Whether the object was found; then the reader has it, until it reads something else.</summary>
    public bool TryRead(GitId id, DiskReader reader)
    {
        try
        {
            var bytes = id.ToBytes();
            foreach (var place in Folders())
            {
                if (place.TryRead(id, bytes, reader))
                {
                    return true;
                }
            }
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Damaged, or newer than this code: git says what it is.
        }

        return false;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var place in _folders)
            {
                place.Dispose();
            }

            _folders = [];
        }
    }

    private ObjectFolder[] Folders()
    {
        lock (_lock)
        {
            if (_folders.Length == 0)
            {
                var paths = new List<string>();
                Add(paths, folder);
                _folders = [.. paths.Select(p => new ObjectFolder(p))];
            }

            return _folders;
        }
    }

    /// <summary>The folder and those that it borrows from. What is written in an unusual way is left out: git knows it.</summary>
    private static void Add(List<string> paths, string path)
    {
        if (paths.Contains(path) || paths.Count == MostFolders)
        {
            return;
        }

        paths.Add(path);
        var alternates = Path.Combine(path, "info", "alternates");
        if (!File.Exists(alternates))
        {
            return;
        }

        foreach (var line in File.ReadLines(alternates))
        {
            if (line is not ("" or ['#' or '"', ..]))
            {
                Add(paths, Path.GetFullPath(line, path));
            }
        }
    }
}
