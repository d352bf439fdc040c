namespace Ralf.Actions.Commands;

/// <summary>Refuses to write where a link leads out of the repository: what a repository holds may come from
/// anybody.</summary>
internal static class OutputLinks
{
    /// <param name="workTree">The folder that no link may leave; null: every link may.</param>
    /// <param name="file">Absolute; one that does not name a place in the folder is the caller's own choice.</param>
    /// <exception cref="UserException">A link on the way, or in the file's place, leads out.</exception>
    public static void Check(string? workTree, string file)
    {
        if (workTree is null || PathIn(workTree, file) is not { } path)
        {
            return;
        }

        foreach (var part in path.Index().Where(c => c.Item == '/').Select(c => path[..c.Index]).Append(path))
        {
            if (
                LinkWalk.Of(workTree).Follow(part) is not { } end
                || (FileSystemNames.IsInGit(end) && !FileSystemNames.IsInGit(part))
            )
            {
                throw CommandErrors.LinkLeadsOut(part);
            }
        }
    }

    /// <summary>The path in the folder, with slashes; null if the file is elsewhere.</summary>
    private static string? PathIn(string folder, string file)
    {
        var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        return Path.IsPathRooted(path) || path.Split('/')[0] == ".." ? null : path;
    }
}
