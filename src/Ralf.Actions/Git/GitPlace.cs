namespace Ralf.Actions.Git;

/// <summary>What is around a folder, for commands that need no repository but make use of one.</summary>
/// <param name="WorkTree">Root of the work tree; null where there is none.</param>
/// <param name="Origin">The address of the remote <c>origin</c>, as configured; null where there is none.</param>
internal sealed record GitPlace(string? WorkTree, string? Origin)
{
    private static readonly GitPlace None = new(null, null);

    /// <summary>Never throws: a repository that cannot be opened is none.</summary>
    public static GitPlace Around(string folder)
    {
        GitSetup.Apply();
        try
        {
            if (LibGit2Sharp.Repository.Discover(folder) is not { } found)
            {
                return None;
            }

            using var repository = new LibGit2Sharp.Repository(found);
            var tree = repository.Info.WorkingDirectory;
            return new(
                tree is null ? null : Path.TrimEndingDirectorySeparator(tree),
                repository.Network.Remotes["origin"]?.Url
            );
        }
        catch (LibGit2Sharp.LibGit2SharpException)
        {
            return None;
        }
    }
}
