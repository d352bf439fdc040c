namespace Ralf.Git;

/// <summary>A remote that promised to provide, on request, the objects that a partial clone omitted.</summary>
/// <param name="GivesTrees">Whether all trees came with the commits, so that only contents of files may be
/// missing.</param>
internal sealed record PromisorRemote(string Name, bool GivesTrees)
{
    private const string Section = "remote.";

    /// <summary>The configured ones, in git's order.</summary>
    /// <remarks>https://git-scm.com/docs/git-config#Documentation/git-config.txt-remoteltnamegtpromisor</remarks>
    public static IReadOnlyList<PromisorRemote> List(GitProgram git)
    {
        var found = git.TryRun(["config", "--null", "--get-regexp", @"^remote\..*\.(promisor|partialclonefilter)$"]);
        var settings = GitName
            .Split(found.Output, 0)
            .Select(s => s.Split('\n', 2))
            .ToLookup(s => s[0], s => s.ElementAtOrDefault(1), StringComparer.Ordinal);
        return
        [
            .. settings
                .Select(s => s.Key)
                .Where(k => k.EndsWith(".promisor", StringComparison.Ordinal))
                .Select(k => k[..^".promisor".Length])
                .Where(k => settings[k + ".promisor"].Last() is null or "true" or "1" or "yes" or "on")
                .Select(k => new PromisorRemote(
                    k[Section.Length..],
                    settings[k + ".partialclonefilter"].LastOrDefault() is { } filter
                        && filter.StartsWith("blob:", StringComparison.Ordinal)
                )),
        ];
    }
}
