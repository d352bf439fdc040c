namespace Ralf.Git;

/// <summary>Creates Ralf's own git directories: without templates, only with what is written here.</summary>
internal static class GitDirectory
{
    /// <summary>Disables end-of-line conversion, filters, <c>$Id$</c> and encodings: files are checked out as
    /// committed.</summary>
    public const string RawAttributes = "* -text -filter -ident -working-tree-encoding\n";

    private const string Config =
        "[core]\n\trepositoryformatversion = 0\n\tbare = BARE\n\tfileMode = true\n\tsymlinks = true\n\tignoreCase = false\n"
        + "\tprecomposeUnicode = false\n\tautocrlf = false\n\tlogAllRefUpdates = false\n\tprotectNTFS = true\n[index]\n\tversion = 2\n"
        + "[gc]\n\tauto = 0\n";

    /// <summary>Creates a bare one that borrows from these object folders; returns its path, which must be
    /// new.</summary>
    public static string Create(string directory, IReadOnlyList<string> borrowed, bool bare = true)
    {
        if (Path.Exists(directory))
        {
            throw GitErrors.FolderExists(directory);
        }

        foreach (var folder in (string[])["objects/info", "objects/pack", "refs/heads", "info"])
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
        }

        Write("HEAD", "ref: refs/heads/none\n");
        Write("config", Config.Replace("BARE", bare ? "true" : "false"));
        Write("info/attributes", RawAttributes);
        if (borrowed.Count > 0)
        {
            Write("objects/info/alternates", string.Concat(borrowed.Select(b => b + "\n")));
        }

        return directory;

        void Write(string name, string text) => File.WriteAllText(Path.Combine(directory, name), text);
    }

    /// <summary>Copies the shallow boundary, so git does not look for parents that are missing.</summary>
    public static void CopyShallow(string from, string to)
    {
        var file = Path.Combine(from, "shallow");
        if (File.Exists(file))
        {
            File.Copy(file, Path.Combine(to, "shallow"));
        }
    }

    /// <summary>Deletes a folder with everything in it, as far as the system lets it, including what .NET cannot delete:
    /// names that are not UTF-8, locked folders, paths of any length. A link or file in its place is deleted, and
    /// nothing that a link leads to.</summary>
    public static void Delete(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null || File.Exists(folder))
        {
            File.Delete(folder);
            return;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(folder)) { }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            DeleteWithPrograms(folder);
        }
    }

    private static void DeleteWithPrograms(string folder)
    {
        if (Directory.Exists(folder))
        {
            WorkTreeScan.UnlockAsync(new GitProgram(folder), CancellationToken.None).GetAwaiter().GetResult();
        }

        new GitProgram(Path.GetDirectoryName(Path.GetFullPath(folder))!)
            .TryRunOtherAsync("rm", ["-rf", "--", Path.GetFullPath(folder)], default)
            .GetAwaiter()
            .GetResult();
    }
}
