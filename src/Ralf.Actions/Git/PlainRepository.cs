namespace Ralf.Actions.Git;

/// <summary>A repository whose own files say plainly where and what it is, so that neither LibGit2Sharp nor git need be started to open it.</summary>
internal sealed record PlainRepository(
    string GitDirectory,
    string CommonDirectory,
    string? WorkTree
)
{
    /// <summary>The repository that contains a folder; null where there is none, or anything about it is unusual.</summary>
    /// <param name="folder">Absolute.</param>
    public static PlainRepository? Find(string folder)
    {
        try
        {
            return HasLink(folder) ? null : Search(Path.TrimEndingDirectorySeparator(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static PlainRepository? Search(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var inside = Path.Combine(at, ".git");
            if (Directory.Exists(inside))
            {
                return HasLink(inside) ? null : Checked(inside, inside, at);
            }

            if (File.Exists(inside))
            {
                return Linked(inside, at);
            }

            if (File.Exists(Path.Combine(at, "HEAD")))
            {
                return Checked(at, at, null);
            }
        }

        return null;
    }

    /// <summary>A further work tree, whose <c>.git</c> is a file that says where its git directory is.</summary>
    private static PlainRepository? Linked(string file, string workTree)
    {
        const string Start = "gitdir: ";
        var text = File.ReadAllText(file);
        if (!text.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        var directory = Path.GetFullPath(text[Start.Length..].TrimEnd('\n'), workTree);
        var common = Path.Combine(directory, "commondir");
        return HasLink(directory) || !File.Exists(common)
            ? null
            : Checked(
                directory,
                Path.GetFullPath(File.ReadAllText(common).TrimEnd('\n'), directory),
                workTree
            );
    }

    private static PlainRepository? Checked(string directory, string common, string? workTree)
    {
        var isWhole =
            File.Exists(Path.Combine(directory, "HEAD"))
            && Directory.Exists(Path.Combine(common, "objects"))
            && Directory.Exists(Path.Combine(common, "refs"));
        return isWhole && IsPlain(Path.Combine(common, "config"), bare: workTree is null)
            ? new(directory, common, workTree)
            : null;
    }

    /// <summary>Whether a configuration says what is expected, in a plain way, and nothing that would have to be obeyed.</summary>
    private static bool IsPlain(string file, bool bare)
    {
        var isBare = "false";
        var section = "";
        foreach (var line in File.ReadLines(file).Select(l => l.Trim()))
        {
            if (line is "" or ['#' or ';', ..])
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = line[1..^1].ToLowerInvariant();
                if (line[^1] != ']' || section.StartsWith("include", StringComparison.Ordinal))
                {
                    return false;
                }

                continue;
            }

            var cut = line.IndexOf('=', StringComparison.Ordinal);
            var name = (cut < 0 ? line : line[..cut]).TrimEnd().ToLowerInvariant();
            var value = cut < 0 ? "true" : line[(cut + 1)..].TrimStart();
            if (!IsPlain(section, name, value))
            {
                return false;
            }

            isBare = (section, name) == ("core", "bare") ? value : isBare;
        }

        return isBare == (bare ? "true" : "false");
    }

    private static bool IsPlain(string section, string name, string value) =>
        !value.EndsWith('\\')
        && (section, name) switch
        {
            ("core", "repositoryformatversion") => value is "0" or "1",
            ("core", "worktree" or "sharedrepository") => false,
            ("extensions", "partialclone" or "preciousobjects" or "noop") => true,
            ("extensions", "objectformat") => value is "sha1",
            ("extensions", "refstorage") => value is "files",
            ("extensions", _) => false,
            _ => true,
        };

    /// <summary>Whether a folder or one above it is a symbolic link: git names repositories by their real paths.</summary>
    private static bool HasLink(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (new DirectoryInfo(at).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
