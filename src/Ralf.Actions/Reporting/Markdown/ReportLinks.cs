namespace Ralf.Actions.Reporting;

/// <summary>The links in a report; every address is null if the run is not on a server.</summary>
/// <param name="Repository">Its page, without a slash at the end: <c>https://github.com/owner/name</c>.</param>
/// <param name="WorkflowRun">The page of the workflow run that writes the report.</param>
/// <param name="Jobs">The page of the workflow run of a dispatch, by its fence.</param>
internal sealed record ReportLinks(string? Repository, string? WorkflowRun, IReadOnlyDictionary<string, string> Jobs)
{
    /// <summary>No links, for a run on this machine.</summary>
    public static ReportLinks None { get; } = new(null, null, new Dictionary<string, string>());

    /// <param name="server"><c>GITHUB_SERVER_URL</c>.</param>
    /// <param name="repository"><c>GITHUB_REPOSITORY</c>: <c>owner/name</c>.</param>
    /// <param name="workflowRun"><c>GITHUB_RUN_ID</c>; null outside a workflow run.</param>
    /// <param name="sessions">The workflow run ids of dispatches, by their fences.</param>
    public static ReportLinks On(
        string server,
        string repository,
        string? workflowRun,
        IReadOnlyDictionary<string, string> sessions
    )
    {
        var repositoryUrl = $"{server.TrimEnd('/')}/{Escaped(repository)}";
        return new(
            repositoryUrl,
            workflowRun is null ? null : RunPage(repositoryUrl, workflowRun),
            sessions.ToDictionary(s => s.Key, s => RunPage(repositoryUrl, s.Value))
        );
    }

    public string? Branch(string name) => At("tree", name);

    public string? Commit(GitId id) => At("commit", id.Hex);

    public string? Compare(string from, string to) =>
        Repository is null ? null : $"{Repository}/compare/{Escaped(from)}...{Escaped(to)}";

    /// <summary>The page of the whole log: its branch.</summary>
    public string? Log(RunId run) => Branch(BranchNames.State(run));

    /// <summary>The workflow run in which a session with this fence ran.</summary>
    public string? Session(string fence) => Jobs.GetValueOrDefault(fence);

    private static string RunPage(string repositoryUrl, string id) => $"{repositoryUrl}/actions/runs/{Escaped(id)}";

    private string? At(string kind, string name) => Repository is null ? null : $"{Repository}/{kind}/{Escaped(name)}";

    // Slashes stay: addresses of branches contain them.
    private static string Escaped(string path) => Uri.EscapeDataString(path).Replace("%2F", "/");
}
