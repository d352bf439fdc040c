namespace Ralf.GitHub;

/// <summary>Searches for issues.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>GitHub returns at most 1,000 results per search
    /// (https://docs.github.com/en/rest/search/search).</summary>
    private const int SearchPages = 10;

    /// <summary>The open issues of this repository that match a search, without pull requests.</summary>
    /// <param name="query">In GitHub's search syntax; may be empty.</param>
    public async Task<IssueSearch> SearchIssuesAsync(string query, CancellationToken cancellation)
    {
        var (total, isWhole) = (0, true);
        var answer = await _job.GetAllAsync<SearchJson, IssueJson>(
            "search/issues",
            page =>
            {
                total = Math.Max(total, page.TotalCount);
                isWhole &= !page.IncompleteResults;
                return page.Items;
            },
            cancellation,
            SearchPages,
            ("q", $"{query} repo:{_environment.Repository} is:issue is:open".Trim()),
            ("sort", "created"),
            ("order", "asc")
        );
        var found = Value(answer, "search its issues", "issues: read");
        return new([.. found.Where(IsOpenHere).Select(i => i.Read())], total, isWhole && found.Count >= total);
    }

    /// <summary>Checked here because the query may name other repositories, states and kinds.</summary>
    private bool IsOpenHere(IssueJson issue) =>
        issue is { PullRequest: null, State: "open" }
        && issue.RepositoryUrl?.EndsWith($"/repos/{_environment.Repository}", StringComparison.OrdinalIgnoreCase)
            == true;
}
