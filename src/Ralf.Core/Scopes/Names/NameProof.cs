namespace Ralf.Core.Scopes;

/// <summary>Finds new paths whose names collide with others on some file system. Names that the base already has are
/// not checked. A file may be renamed to a case variant of its name (<c>readme.md</c> to <c>README.md</c>), and a folder
/// if everything in it moves.</summary>
internal sealed class NameProof(Scope protectedPaths, Func<string, IEnumerable<string>> siblings)
{
    private readonly Folder _root = new(siblings("-"));
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>Names of the base at or below which something new is.</summary>
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);

    /// <summary>The changes that must not land, each with what its name is.</summary>
    public IEnumerable<KeyValuePair<PathChange, string>> Refused(IReadOnlyList<PathChange> entering)
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

        foreach (var change in added)
        {
            if (Objection(change.Path.Value) is { } what)
            {
                yield return new(change, what);
            }
        }
    }

    /// <summary>The folders of a path, the outermost first.</summary>
    internal static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private void Register(string path)
    {
        var folder = _root;
        for (int start = 0, end; start < path.Length; start = end + 1)
        {
            (var name, end) = Next(path, start);
            folder.Add(name);
            var isOfBase = folder.Names.Contains(name);
            if (isOfBase)
            {
                _filled.Add(path[..end]);
            }

            if (end < path.Length)
            {
                folder = folder.Below(name) ?? folder.Open(name, isOfBase ? siblings($"{path[..end]}/-") : []);
            }
        }
    }

    /// <summary>What is wrong with a path; null if nothing is.</summary>
    private string? Objection(string path)
    {
        var folder = _root;
        for (int start = 0, end; start < path.Length; start = end + 1)
        {
            (var name, end) = Next(path, start);
            if (!folder.Objections.TryGetValue(name, out var what))
            {
                what = ObjectionTo(folder, name, path, start);
                folder.Objections.Add(name, what);
            }

            if (what is not null)
            {
                return what;
            }

            folder = end < path.Length ? folder.Below(name)! : folder;
        }

        return ReadsAsProtected(path) ? "some systems read it as a protected path" : null;
    }

    /// <summary>The name reads as a protected one on another system; the path itself is not protected, or it would have
    /// been refused before.</summary>
    private bool ReadsAsProtected(string path) =>
        protectedPaths.Guards(string.Join('/', path.Split('/').Select(FileSystemNames.Key)), anyCase: true);

    /// <param name="path">A path through the folder.</param>
    /// <param name="start">Where the entry's name starts in it.</param>
    private string? ObjectionTo(Folder folder, string name, string path, int start)
    {
        if (folder.Names.Contains(name))
        {
            return null;
        }

        if (FileSystemNames.IsRefused(name))
        {
            return "a name that not every system can hold";
        }

        var key = FileSystemNames.Key(name);
        var twin =
            folder.Added[key].FirstOrDefault(other => other != name)
            ?? folder.ByKey[key].FirstOrDefault(other => other != name && !IsGone(path[..start] + other));
        return twin is null
            ? null
            : $"a twin of '{Shown.Text(path[..start] + twin)}': some systems take the two for one";
    }

    /// <summary>Whether nothing is left of a path of the base.</summary>
    private bool IsGone(string path)
    {
        if (_filled.Contains(path) || _gone.Contains(path))
        {
            return !_filled.Contains(path);
        }

        // A file has no names below it.
        List<string> names = [.. siblings($"{path}/-")];
        return names.Count > 0 && names.TrueForAll(name => IsGone($"{path}/{name}"));
    }

    /// <summary>The name that starts here, and where it ends.</summary>
    private static (string Name, int End) Next(string path, int start)
    {
        var slash = path.IndexOf('/', start);
        var end = slash < 0 ? path.Length : slash;
        return (path[start..end], end);
    }

    /// <summary>A folder: its names in the base and the new ones. Each is looked at once, however many paths share it,
    /// for a path may have two thousand folders.</summary>
    /// <param name="names">Its names in the base.</param>
    private sealed class Folder(IEnumerable<string> names)
    {
        private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);
        private ILookup<string, string>? _byKey;

        public HashSet<string> Names { get; } = names.ToHashSet(StringComparer.Ordinal);

        /// <summary>The names in the base by their keys.</summary>
        public ILookup<string, string> ByKey => _byKey ??= Names.ToLookup(FileSystemNames.Key, StringComparer.Ordinal);

        /// <summary>The new names by their keys.</summary>
        public Dictionary<string, HashSet<string>> Added { get; } = new(StringComparer.Ordinal);

        /// <summary>What is wrong with an entry, once that was looked at; null if nothing is.</summary>
        public Dictionary<string, string?> Objections { get; } = new(StringComparer.Ordinal);

        public void Add(string name)
        {
            if (Names.Contains(name))
            {
                return;
            }

            var key = FileSystemNames.Key(name);
            if (!Added.TryGetValue(key, out var spellings))
            {
                Added.Add(key, spellings = new(StringComparer.Ordinal));
            }

            spellings.Add(name);
        }

        public Folder? Below(string name) => _folders.GetValueOrDefault(name);

        /// <param name="names">Its names in the base; none if the base does not have it.</param>
        public Folder Open(string name, IEnumerable<string> names)
        {
            var folder = new Folder(names);
            _folders.Add(name, folder);
            return folder;
        }
    }
}
