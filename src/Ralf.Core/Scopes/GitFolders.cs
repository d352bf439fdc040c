namespace Ralf.Core.Scopes;

/// <summary>Finds folders that git would take for a repository, and so obey the configuration and hooks in them: with
/// <c>HEAD</c>, <c>objects</c> and <c>refs</c>, or <c>HEAD</c> and <c>commondir</c>, in any letter case
/// (https://github.com/git/git/blob/master/setup.c, is_git_directory).</summary>
internal static class GitFolders
{
    /// <summary>The names that make a folder a repository, or say what git does there.</summary>
    private static readonly HashSet<string> _parts = new(StringComparer.OrdinalIgnoreCase)
    {
        "HEAD",
        "objects",
        "refs",
        "commondir",
        "config",
        "config.worktree",
        "hooks",
        "info",
        "worktrees",
    };

    /// <summary>The folders that are repositories with the changes applied and that the changes touch, except those
    /// that the plan names.</summary>
    /// <param name="named">Paths of folders.</param>
    public static IReadOnlyList<string> Find(
        IGitStore store,
        GitId baseTree,
        IReadOnlyList<DiffEntry> changes,
        IReadOnlyList<string> named
    )
    {
        var folders = changes.SelectMany(c => Above(c.Path)).Distinct(StringComparer.Ordinal).Except(named).ToList();
        if (folders.Count == 0)
        {
            return [];
        }

        var tree = new ChangedTree(store, baseTree, changes);
        return [.. folders.Where(folder => IsRepository(tree.Names(folder)))];
    }

    /// <summary>True if the change is below the folder. In the root, only the parts of a repository are.</summary>
    public static bool Holds(string folder, string path) =>
        folder.Length == 0 ? IsPart(path.Split('/')[0]) : path.StartsWith($"{folder}/", StringComparison.Ordinal);

    private static bool IsRepository(IEnumerable<string> names)
    {
        var keys = names.Select(FileSystemNames.Key).ToHashSet(StringComparer.Ordinal);
        return keys.Contains("head")
            && (keys.Contains("commondir") || (keys.Contains("objects") && keys.Contains("refs")));
    }

    /// <summary>The folders in which the path, or a folder of it, has the name of a part.</summary>
    private static IEnumerable<string> Above(string path)
    {
        for (int start = 0, end; start < path.Length; start = end + 1)
        {
            end = path.IndexOf('/', start);
            end = end < 0 ? path.Length : end;
            if (IsPart(path.AsSpan(start, end - start)))
            {
                yield return start == 0 ? "" : path[..(start - 1)];
            }
        }
    }

    /// <summary>Other spellings than those in ASCII are rare, and need the whole key.</summary>
    private static bool IsPart(ReadOnlySpan<char> name) =>
        _parts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
        || (!Ascii.IsValid(name) && _parts.Contains(FileSystemNames.Key(name.ToString())));
}
