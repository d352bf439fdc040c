namespace Ralf.Git;

/// <summary>The ignore rules of one tree, evaluated by git in a scratch folder that holds only this tree's
/// <c>.gitignore</c> files.</summary>
internal static class IgnoreRules
{
    /// <summary>Returns the ignored paths. Reads only the folders above the paths.</summary>
    public static IReadOnlySet<string> Match(IGitStore store, GitId tree, IReadOnlyList<string> paths)
    {
        var files = new List<(string Path, GitId Blob)>();
        Collect(store, tree, "", Folders(paths), files);
        if (files.Count == 0 || paths.Count == 0)
        {
            return new HashSet<string>();
        }

        var scratch = Directory.CreateTempSubdirectory("ralf-ignore-").FullName;
        try
        {
            return Match(store, scratch, files, paths);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static HashSet<string> Match(
        IGitStore store,
        string scratch,
        IReadOnlyList<(string Path, GitId Blob)> files,
        IReadOnlyList<string> paths
    )
    {
        var workTree = Path.Combine(scratch, "tree");
        var gitDirectory = GitDirectory.Create(Path.Combine(scratch, "git"), []);
        // No file can be in the way of a folder: these are paths of one tree.
        foreach (var (path, blob) in files)
        {
            var file = Path.Combine(workTree, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, store.ReadBlob(blob));
        }

        // The prefix "./" keeps git from reading a path as pathspec magic (https://git-scm.com/docs/gitglossary).
        var input = string.Concat(paths.Select(p => $"./{p}\0"));
        var git = new GitProgram(gitDirectory, workTree);
        var result = git.TryRun(["check-ignore", "--no-index", "-z", "--stdin"], GitName.Encode(input));
        return result.ExitCode is 0 or 1
            ? GitName.Split(result.Output, 0).Select(p => p[2..]).ToHashSet(StringComparer.Ordinal)
            : throw GitErrors.GitFailed("check-ignore", result.Error);
    }

    private static HashSet<string> Folders(IReadOnlyList<string> paths)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var path in paths)
        {
            for (var i = path.LastIndexOf('/'); i > 0; i = path.LastIndexOf('/', i - 1))
            {
                if (!folders.Add(path[..(i + 1)]))
                {
                    break;
                }
            }
        }

        return folders;
    }

    /// <summary>Collects the <c>.gitignore</c> of a folder and of those below it that are in <paramref name="folders"/>
    /// (each ending in <c>/</c>).</summary>
    private static void Collect(
        IGitStore store,
        GitId tree,
        string folder,
        HashSet<string> folders,
        List<(string Path, GitId Blob)> files
    )
    {
        foreach (var entry in store.ReadTree(tree))
        {
            var path = folder + entry.Name;
            if (entry is { Name: ".gitignore", Mode: GitMode.File or GitMode.Executable })
            {
                files.Add((path, entry.Id));
            }
            else if (entry.Mode == GitMode.Tree && folders.Contains(path + "/"))
            {
                Collect(store, entry.Id, path + "/", folders, files);
            }
        }
    }
}
