namespace Ralf.Core.Scopes;

/// <summary>Finds new paths whose names collide with others on some file system. Names that the base already has are
/// not checked. A file may be renamed to a case variant of its name (<c>readme.md</c> to <c>README.md</c>); a folder
/// may not, because everything in it would have to move.</summary>
internal sealed class NameProof(Scope protectedPaths, Func<string, IEnumerable<string>> siblings)
{
    private readonly Dictionary<string, BaseFolder> _bases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _spellings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    public IEnumerable<PathChange> Refused(IReadOnlyList<PathChange> entering)
    {
        var added = new List<PathChange>();
        foreach (var change in entering)
        {
            if (change.Kind == ChangeKind.Added)
            {
                added.Add(change);
                Register(change.Path.Value);
            }
            else if (change.Kind == ChangeKind.Deleted)
            {
                _gone.Add(change.Path.Value);
            }
        }

        return added.Where(change => IsRefused(change.Path.Value));
    }

    private bool IsRefused(string path) =>
        NewEntries(path).Any(IsRefusedEntry)
        // The name reads as a protected one on another system; the path itself is not protected, or it would have been
        // refused before.
        || protectedPaths.Guards(string.Join('/', path.Split('/').Select(FileSystemNames.Key)), anyCase: true);

    private bool IsRefusedEntry(string entry)
    {
        var (folder, name) = Split(entry);
        if (FileSystemNames.IsRefused(name))
        {
            return true;
        }

        var key = FileSystemNames.Key(name);
        return _spellings[KeyIn(folder, key)].Count > 1
            || Base(entry).ByKey[key].Any(other => other != name && !_gone.Contains(folder + other));
    }

    private void Register(string path)
    {
        foreach (var entry in NewEntries(path))
        {
            var (folder, name) = Split(entry);
            var key = KeyIn(folder, FileSystemNames.Key(name));
            if (!_spellings.TryGetValue(key, out var spellings))
            {
                _spellings.Add(key, spellings = new(StringComparer.Ordinal));
            }

            spellings.Add(name);
        }
    }

    /// <summary>The path and its folders, as far as the base does not have them.</summary>
    private IEnumerable<string> NewEntries(string path) =>
        Folders(path).Append(path).Where(entry => !Base(entry).Names.Contains(Split(entry).Name));

    /// <summary>The folders of a path, the outermost first.</summary>
    internal static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private BaseFolder Base(string entry)
    {
        var (folder, _) = Split(entry);
        if (!_bases.TryGetValue(folder, out var found))
        {
            var names = siblings(entry).ToHashSet(StringComparer.Ordinal);
            found = new(names, names.ToLookup(FileSystemNames.Key, StringComparer.Ordinal));
            _bases.Add(folder, found);
        }

        return found;
    }

    private static string KeyIn(string folder, string key) => $"{folder}\0{key}";

    private static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        return (path[..slash], path[slash..]);
    }

    /// <summary>A folder's names in the base, and the same names by their keys.</summary>
    private sealed record BaseFolder(HashSet<string> Names, ILookup<string, string> ByKey);
}
