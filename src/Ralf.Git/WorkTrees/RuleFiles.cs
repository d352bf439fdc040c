namespace Ralf.Git;

/// <summary>Files of one tree that hold rules for paths (<c>.gitignore</c>, <c>.gitattributes</c>). git evaluates them
/// in a scratch folder that holds only these files.</summary>
internal static class RuleFiles
{
    /// <summary>Asks git about paths. Reads only the folders above the paths.</summary>
    /// <param name="name">The name of the files.</param>
    /// <returns>git's answer; null if the tree has no such file there.</returns>
    public static GitOutput? Ask(
        IGitStore store,
        GitId tree,
        string name,
        IReadOnlyList<string> paths,
        IReadOnlyList<string> arguments,
        string prefix
    )
    {
        var files = new List<(string Path, GitId Blob)>();
        if (paths.Count > 0)
        {
            Collect(store, tree, "", name, Folders(paths), files);
        }

        if (files.Count == 0)
        {
            return null;
        }

        var scratch = Directory.CreateTempSubdirectory("ralf-rules-").FullName;
        try
        {
            var git = Write(store, scratch, files);
            return git.TryRun(arguments, GitName.Encode(string.Concat(paths.Select(p => $"{prefix}{p}\0"))));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static GitProgram Write(IGitStore store, string scratch, IReadOnlyList<(string Path, GitId Blob)> files)
    {
        var workTree = Path.Combine(scratch, "tree");
        var gitDirectory = GitDirectory.Create(Path.Combine(scratch, "git"), []);
        // Our own attributes would go before those of the tree.
        File.Delete(Path.Combine(gitDirectory, "info", "attributes"));
        // No file can be in the way of a folder: these are paths of one tree.
        foreach (var (path, blob) in files)
        {
            var file = Path.Combine(workTree, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, store.ReadBlob(blob));
        }

        return new(gitDirectory, workTree);
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

    /// <summary>Collects the file of a folder and of those below it that are in <paramref name="folders"/> (each ending
    /// in <c>/</c>).</summary>
    private static void Collect(
        IGitStore store,
        GitId tree,
        string folder,
        string name,
        HashSet<string> folders,
        List<(string Path, GitId Blob)> files
    )
    {
        foreach (var entry in store.ReadTree(tree))
        {
            var path = folder + entry.Name;
            if (entry.Name == name && (entry.Mode is GitMode.File or GitMode.Executable))
            {
                files.Add((path, entry.Id));
            }
            else if (entry.Mode == GitMode.Tree && folders.Contains(path + "/"))
            {
                Collect(store, entry.Id, path + "/", name, folders, files);
            }
        }
    }
}
