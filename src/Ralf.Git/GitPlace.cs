namespace Ralf.Git;

/// <summary>The repository around a folder, as git finds it.</summary>
/// <param name="CommonDirectory">The git directory that all work trees share.</param>
/// <param name="ObjectFormat">The hash of its ids, as git names it: <c>sha1</c> or <c>sha256</c>.</param>
/// <param name="WorkTree">Root of the work tree; null if missing.</param>
internal sealed record GitPlace(string GitDirectory, string CommonDirectory, string ObjectFormat, string? WorkTree)
{
    private const string HasLineFeed = "has a line feed in it";

    /// <summary>Returns null if there is no repository, or git refuses it.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="refused">Why git refuses it, in git's own words.</param>
    public static GitPlace? Find(string folder, out string? refused)
    {
        refused = null;
        if (!Directory.Exists(folder))
        {
            return null;
        }

        // One process answers all questions. The last fails without a work tree, after the others were answered.
        var found = new GitProgram(folder) { Searches = true }.TryRun([
            "rev-parse",
            "--show-object-format",
            "--absolute-git-dir",
            "--git-common-dir",
            "--show-toplevel",
        ]);
        var lines = GitName.Decode(found.Output).Split('\n');
        var inWorkTree = found.ExitCode == 0;
        if (lines is not [var format, var directory, var common, .. var rest] || rest.Length != (inWorkTree ? 2 : 1))
        {
            refused =
                found.Error.Contains("not a git repository") ? null
                : found.Error is "" ? HasLineFeed
                : found.Error;
            return null;
        }

        // git prints the shared directory as a relative path only if it is the git directory itself.
        return new(directory, Path.IsPathRooted(common) ? common : directory, format, inWorkTree ? rest[0] : null);
    }

    /// <summary>Why a folder's path cannot be used, as the rest of a sentence; null if it can. .NET cannot name a file whose
    /// path is not UTF-8, and git's list of borrowed objects cannot hold a path with a line feed
    /// (https://git-scm.com/docs/gitrepository-layout).</summary>
    /// <param name="folder">As .NET gives it, or as <see cref="GitName"/> does.</param>
    public static string? Objection(string folder) =>
        folder.Contains('\n') ? HasLineFeed
        : GitName.HasNonUtf8Bytes(folder) || (folder.Contains('\uFFFD') && !Directory.Exists(folder)) ? "is not UTF-8"
        : null;

    /// <summary>Why what <see cref="Find"/> returned cannot be used, as above.</summary>
    public static string? Objection(GitPlace? place, string? refused) =>
        refused == HasLineFeed ? refused
        : place is null ? null
        : new[] { place.GitDirectory, place.CommonDirectory, place.WorkTree }
            .OfType<string>()
            .Select(Objection)
            .FirstOrDefault(o => o is not null);

    /// <summary>The URL of the remote <c>origin</c>, as configured; null if missing.</summary>
    public string? Origin()
    {
        var output = new GitProgram(GitDirectory).TryRun(["config", "--get", "remote.origin.url"]);
        return output.ExitCode == 0 ? GitName.Decode(output.Output).TrimEnd('\n') : null;
    }
}
