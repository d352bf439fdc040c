namespace Ralf.Git;

/// <summary>Applies a patch of one file with <c>git apply</c>, in a folder that holds nothing else.</summary>
internal static class GitApply
{
    /// <param name="git">Any git directory.</param>
    /// <param name="scratch">An existing folder; files created in it are removed again.</param>
    /// <param name="content">Null: the file does not exist.</param>
    /// <param name="patch">A unified diff. Its changes of other files are ignored. If it does not apply as it is, it is
    /// tried with the line ends of the file.</param>
    /// <returns>The file's new content; null if the patch does not apply, deletes the file, or changes its
    /// type.</returns>
    public static byte[]? Apply(
        GitProgram git,
        string scratch,
        RepoPath path,
        byte[]? content,
        string patch,
        out string error
    )
    {
        byte[]? made = null;
        error = "";
        foreach (var form in PatchLines.Forms(patch, content))
        {
            made = Try(git, scratch, path, content, form, out var problem);
            if (made is not null)
            {
                return made;
            }

            error = error.Length == 0 ? problem : error;
        }

        return made;
    }

    private static byte[]? Try(
        GitProgram git,
        string scratch,
        RepoPath path,
        byte[]? content,
        string patch,
        out string error
    )
    {
        var folder = Path.Combine(scratch, "patch");
        var input = Path.Combine(scratch, "patch.diff");
        var file = Path.Combine(folder, path.Value);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            if (content is not null)
            {
                File.WriteAllBytes(file, content);
            }

            PlainFile.Write(input, patch);
            var escaped = path.Value.Replace("\\", "\\\\");
            foreach (var wild in new[] { "*", "?", "[" })
            {
                escaped = escaped.Replace(wild, $"\\{wild}");
            }

            var result = (git with { WorkTree = folder }).TryRun([
                "apply",
                "--recount",
                "--whitespace=nowarn",
                $"--include={escaped}",
                input,
            ]);
            error = result.ExitCode == 0 ? "it does not change that file" : result.Error;
            var info = new FileInfo(file);
            if (result.ExitCode != 0 || !info.Exists || info.LinkTarget is not null)
            {
                return null;
            }

            var made = File.ReadAllBytes(file);
            return content is not null && made.AsSpan().SequenceEqual(content) ? null : made;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(input);
        }
    }
}
