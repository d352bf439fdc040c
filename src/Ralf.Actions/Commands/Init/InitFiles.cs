namespace Ralf.Actions.Commands;

/// <summary>Writes files that must not exist yet; all are checked before the first is written.</summary>
internal static class InitFiles
{
    /// <summary>Throws <see cref="UserException"/> if a file exists, if a file is in the place of a folder, or if a link
    /// leads out of the repository.</summary>
    /// <param name="root">Absolute.</param>
    /// <param name="workTree">See <see cref="OutputLinks.Check"/>.</param>
    /// <param name="paths">Relative, with slashes.</param>
    public static void Check(string root, string? workTree, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            OutputLinks.Check(workTree, Path.GetFullPath(path, root));
        }

        if (paths.SelectMany(Folders).FirstOrDefault(f => File.Exists(At(root, f))) is { } file)
        {
            throw InitErrors.FileForFolder(file);
        }

        var existing = paths
            .Where(p => Path.Exists(At(root, p)) || new FileInfo(At(root, p)).LinkTarget is not null)
            .ToList();
        if (existing.Count > 0)
        {
            throw InitErrors.FilesExist(existing);
        }
    }

    public static async Task WriteAsync(string root, string path, string text, CancellationToken cancellation)
    {
        var target = At(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Only creates: a file that appeared meanwhile is not overwritten either.
        await using var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }

    private static string At(string root, string path) => Path.Combine(root, path);

    /// <summary><c>a/b/c</c>: <c>a</c>, <c>a/b</c>.</summary>
    private static IEnumerable<string> Folders(string path) =>
        path.Index().Where(c => c.Item == '/').Select(c => path[..c.Index]);
}
