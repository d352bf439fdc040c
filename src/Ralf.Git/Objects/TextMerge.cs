namespace Ralf.Git;

/// <summary>The result of git's own three-way merge of a file's text.</summary>
internal enum TextMergeResult
{
    Clean,
    Conflict,

    /// <summary>Not text.</summary>
    Binary,
}

/// <summary>Asks git whether the texts of one file would merge; the merge itself is discarded.</summary>
internal sealed class TextMerge(GitProgram git, Func<GitId, byte[]> read)
{
    private const int FirstFailure = 128;

    /// <param name="start">The common ancestor; null: the file did not exist.</param>
    /// <param name="sides">Two or more; the third is merged into the merge of the first two.</param>
    public TextMergeResult Try(GitId? start, IReadOnlyList<GitId> sides)
    {
        var folder = Directory.CreateTempSubdirectory("ralf-text-").FullName;
        try
        {
            var (merged, old, other) = (Path("merged"), Path("base"), Path("other"));
            File.WriteAllBytes(old, start is { } id ? read(id) : []);
            File.WriteAllBytes(merged, read(sides[0]));
            foreach (var side in sides.Skip(1).Distinct())
            {
                File.WriteAllBytes(other, read(side));
                var code = git.TryRun(["merge-file", "--quiet", merged, old, other]).ExitCode;
                if (code != 0)
                {
                    return code < FirstFailure ? TextMergeResult.Conflict : TextMergeResult.Binary;
                }
            }

            return TextMergeResult.Clean;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Path(string name) => System.IO.Path.Combine(folder, name);
    }
}
