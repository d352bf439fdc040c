namespace Ralf.GitHub;

/// <summary>Searches.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>GitHub gives no more than a thousand results of a search.</summary>
    private const int SearchPages = 10;

    /// <summary>The open issues of this repository that a search finds; pull requests are none.</summary>
    /// <param name="query">In GitHub's words for searches; may be empty.</param>
    public async Task<IssueSearch> SearchIssuesAsync(string query, CancellationToken cancellationToken)
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
            cancellationToken,
            SearchPages,
            ("q", $"{query} repo:{_environment.Repository} is:issue is:open".Trim()),
            ("sort", "created"),
            ("order", "asc")
        );
        var found = Value(answer, "search its issues", "issues: read");
        return new([.. found.Where(IsOpenHere).Select(i => i.Read())], total, isWhole && found.Count >= total);
    }

    /// <summary>Whatever the query says of other repositories, states and kinds.</summary>
    private bool IsOpenHere(IssueJson issue) =>
        issue is { PullRequest: null, State: "open" }
        && issue.RepositoryUrl?.EndsWith($"/repos/{_environment.Repository}", StringComparison.OrdinalIgnoreCase)
            == true;
}
