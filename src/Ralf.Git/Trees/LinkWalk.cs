namespace Ralf.Git;

/// <summary>Follows symbolic links as a system does, but never out of one folder or tree.</summary>
/// <param name="target">Returns the target of the link at a path; null if there is no link. Paths are relative to the
/// folder or tree, without links but for the last name.</param>
internal sealed class LinkWalk(Func<string, string?> target)
{
    /// <summary>Linux follows as many (https://man7.org/linux/man-pages/man7/path_resolution.7.html).</summary>
    private const int MaxLinks = 40;

    private readonly List<string> _way = [];
    private readonly Stack<string> _rest = new();
    private int _links;

    /// <summary>Where the path leads, empty for the folder itself; null if a link is absolute, leads out of the folder,
    /// or comes back to itself. Nothing may be at the path returned.</summary>
    public string? Follow(string path) => Push(path) && Walk() ? string.Join('/', _way) : null;

    /// <summary>Like <see cref="Follow"/>, for a link with this target that stands at the path.</summary>
    public string? FollowLink(string path, string linkTarget) =>
        Push(linkTarget) && Push(path[..Math.Max(path.LastIndexOf('/'), 0)]) && Walk() ? string.Join('/', _way) : null;

    /// <summary>Follows the links of a tree.</summary>
    public static LinkWalk Of(IGitStore store, GitId tree) =>
        new(path =>
            RepoPath.TryParse(path, out var inside)
            && TreeWalk.Find(store, tree, inside) is { Mode: GitMode.Symlink } link
                ? GitName.Decode(store.ReadBlob(link.Id))
                : null
        );

    /// <summary>Follows the links of a folder on disk.</summary>
    public static LinkWalk Of(string folder) => new(path => new FileInfo(Path.Combine(folder, path)).LinkTarget);

    /// <summary>Puts a path in front of what is left to walk; false if it is absolute.</summary>
    private bool Push(string path)
    {
        foreach (var name in path.Split('/').Reverse())
        {
            _rest.Push(name);
        }

        return !path.StartsWith('/');
    }

    private bool Walk()
    {
        while (_rest.TryPop(out var name))
        {
            if (name == ".." ? !Leave() : name is not ("" or ".") && !Enter(name))
            {
                return false;
            }
        }

        return true;
    }

    private bool Leave()
    {
        if (_way.Count == 0)
        {
            return false;
        }

        _way.RemoveAt(_way.Count - 1);
        return true;
    }

    private bool Enter(string name)
    {
        if (target(string.Join('/', _way.Append(name))) is { } leadsTo)
        {
            return ++_links <= MaxLinks && Push(leadsTo);
        }

        _way.Add(name);
        return true;
    }
}
