namespace Ralf.Git;

/// <summary>Names the files below folders of a work tree. Links are not followed, and <c>.git</c> is left out.</summary>
internal static class FilesBelow
{
    private const string Marker = ".since";

    /// <summary>Notes a moment, so that later only files are found that were changed after it.</summary>
    /// <param name="directory">A git directory of Ralf's own.</param>
    public static void Mark(string directory) => File.WriteAllBytes(directory + Marker, []);

    /// <summary>The files below the folders; those changed since the noted moment, if one was noted.</summary>
    /// <param name="directory">The git directory that was given to <see cref="Mark"/>.</param>
    public static async Task<IReadOnlyList<string>> ListAsync(
        string directory,
        string workTree,
        IEnumerable<string> folders,
        CancellationToken cancellation
    )
    {
        string[] there = [.. folders.Where(f => IsFolder(workTree, f)).Select(f => $"./{f}")];
        if (there.Length == 0)
        {
            return [];
        }

        string[] since = File.Exists(directory + Marker) ? ["-cnewer", directory + Marker] : [];
        var found = await new GitProgram(directory, workTree).TryRunOtherAsync(
            "find",
            [.. there, "-name", ".git", "-prune", "-o", "!", "-type", "d", .. since, "-print0"],
            cancellation
        );
        return [.. GitName.Split(found.Output, 0).Select(name => name[2..])];
    }

    private static bool IsFolder(string workTree, string folder)
    {
        for (var at = folder; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('/'))])
        {
            var info = new DirectoryInfo(Path.Combine(workTree, at));
            if (!info.Exists || info.LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }
}
