namespace Ralf.Core.Scopes;

/// <summary>Finds new and changed symbolic links that lead where the plan does not let them. A target is followed in
/// the tree with the session's changes, through its other links too; nothing need be at its end.</summary>
internal sealed class LinkProof(IGitStore store, GitId baseTree, LinkPolicy policy, Scope scope, Scope protectedPaths)
{
    /// <summary>Longer targets open on no system
    /// (https://man7.org/linux/man-pages/man7/path_resolution.7.html).</summary>
    private const int MaxBytes = 4096;

    /// <summary>Names that are looked up for the links of one session, before the rest count as leading
    /// outside.</summary>
    private const int MaxNames = 10_000_000;

    /// <summary>Names below a folder for which the scope must hold, if a link to the folder is to be in it.</summary>
    private static readonly string[] _below = ["z", "z/z", "z/z/z"];

    private int _names;

    /// <summary>The paths of links that must not land, each with its target.</summary>
    public IReadOnlyDictionary<string, string> Refused(IReadOnlyList<DiffEntry> changes)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        var links = policy == LinkPolicy.Any ? [] : changes.Where(c => c.NewMode == GitMode.Symlink).ToList();
        if (links.Count == 0)
        {
            return refused;
        }

        var tree = new ChangedTree(store, baseTree, changes);
        foreach (var link in links)
        {
            var target = GitName.Decode(store.ReadBlob(link.NewId));
            if (!MayLead(tree, link.Path, target))
            {
                refused.Add(link.Path, target);
            }
        }

        return refused;
    }

    private bool MayLead(ChangedTree tree, string path, string target) =>
        IsPlain(target)
        && new LinkWalk(at => Target(tree, at)).FollowLink(path, target) is { } end
        && !FileSystemNames.IsInGit(end)
        && (policy == LinkPolicy.Repository || IsInScope(tree, end));

    /// <summary>The target of the link at a path, for <see cref="LinkWalk"/>; absolute if it must not be
    /// followed.</summary>
    private string? Target(ChangedTree tree, string at)
    {
        // A tree is walked from its root for each.
        _names += 1 + at.Count('/');
        if (_names > MaxNames)
        {
            return "/";
        }

        if (tree.Find(at) is not { Mode: GitMode.Symlink } link)
        {
            return null;
        }

        var target = GitName.Decode(store.ReadBlob(link.Id));
        return target.Length > MaxBytes || target.Contains('\0', StringComparison.Ordinal) ? "/" : target;
    }

    /// <summary>True if every system reads the target alike, and only folders above the link decide where it starts:
    /// <c>..</c> after another name would lead elsewhere once that name becomes a link. Git cuts a target at its first
    /// zero byte.</summary>
    private static bool IsPlain(string target) =>
        target.Length is > 0 and <= MaxBytes
        && target.IndexOfAny(['\0', '\\']) < 0
        && !(target.Length > 1 && target[1] == ':' && char.IsAsciiLetter(target[0]))
        && !target.Split('/').Where(name => name is not ("" or ".")).SkipWhile(name => name == "..").Contains("..");

    private bool IsInScope(ChangedTree tree, string end) =>
        !IsProtected(end)
        && tree.Find(end) switch
        {
            { Mode: GitMode.Tree } => AdmitsAllIn(end),
            null => Admits(end) || AdmitsAllIn(end),
            _ => Admits(end),
        };

    private bool AdmitsAllIn(string folder) =>
        _below.All(name => Admits(folder.Length == 0 ? name : $"{folder}/{name}"));

    private bool Admits(string path) => scope.Admits(path) && !IsProtected(path);

    /// <summary>True if the path is protected, also as a name that some file system takes for it.</summary>
    private bool IsProtected(string path) =>
        protectedPaths.Guards(string.Join('/', path.Split('/').Select(FileSystemNames.Key)), anyCase: true)
        || protectedPaths.Guards(path);
}
