namespace Ralf.Actions.Git;

/// <summary>The repository around a folder, as git finds it.</summary>
/// <param name="WorkTree">Root of the work tree; null where there is none.</param>
internal sealed record GitPlace(string GitDirectory, string? WorkTree)
{
    /// <summary>Null where there is none, or it is refused.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="refused">Why git does not want what is there, in its own words.</param>
    public static GitPlace? Find(string folder, out string? refused)
    {
        refused = null;
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var git = new GitProgram(folder) { Searches = true };
        var found = git.TryRun(["rev-parse", "--absolute-git-dir"]);
        if (found.ExitCode != 0)
        {
            refused = found.Error.Contains("not a git repository", StringComparison.Ordinal)
                ? null
                : found.Error;
            return null;
        }

        return new(Line(found)!, Line(git.TryRun(["rev-parse", "--show-toplevel"])));
    }

    /// <summary>The address of the remote <c>origin</c>, as configured; null where there is none.</summary>
    public string? Origin() =>
        Line(new GitProgram(GitDirectory).TryRun(["config", "--get", "remote.origin.url"]));

    private static string? Line(GitOutput output) =>
        output.ExitCode == 0 ? GitName.Decode(output.Output).TrimEnd('\n') : null;
}
