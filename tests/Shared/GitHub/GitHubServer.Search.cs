using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>Issues, and the search that finds them: as much of its language as is used here.</summary>
internal sealed partial class GitHubServer
{
    private const int MostFound = 1000;

    private readonly List<ServerIssue> _issues = [];

    /// <summary>Whether a search ends before it has seen everything, as GitHub's does when it takes long.</summary>
    public bool CutsSearches { get; set; }

    public void AddIssue(ServerIssue issue)
    {
        lock (_lock)
        {
            _issues.Add(issue);
        }
    }

    private ServerAnswer Search(ServerRequest request)
    {
        var words = SearchWord().Matches(request.Query["q"]).Select(m => m.Value).ToList();
        var repositories = words.Where(w => w.StartsWith("repo:", StringComparison.Ordinal)).ToList();
        if (words.Find(w => w is "AND" or "OR" || Unknown(w)) is { } unknown)
        {
            return ServerAnswer.Refusal(422, $"Validation Failed: {unknown}");
        }

        var found = _issues
            .Where(i => repositories.Count == 0 || repositories.Contains($"repo:{HomeOf(i)}"))
            .Where(i => words.Except(repositories).All(w => Fits(i, w)))
            .OrderBy(i => i.Number)
            .ToList();
        var (page, headers) = Page(request, found.Take(MostFound));
        var answer = new JsonObject
        {
            ["total_count"] = found.Count,
            ["incomplete_results"] = CutsSearches,
            ["search_type"] = "lexical",
            ["items"] = new JsonArray([.. page.Select(i => (JsonNode)Documents.FoundIssue(i))]),
        };
        return ServerAnswer.Json(200, answer) with { Headers = headers };
    }

    internal string HomeOf(ServerIssue issue) => issue.Elsewhere ?? Repository;

    private static bool Unknown(string word) =>
        word.Split(':') is [var key, ..]
        && word.Contains(':', StringComparison.Ordinal)
        && key is not ("repo" or "is" or "label" or "author");

    private static bool Fits(ServerIssue issue, string word) =>
        word.Split(':', 2) switch
        {
            ["is", "issue"] => !issue.IsPullRequest,
            ["is", "pr"] => issue.IsPullRequest,
            ["is", var state] => issue.State == state,
            ["label", var label] => issue.Labels.Contains(label.Trim('"')),
            ["author", var author] => issue.Author == author,
            _ => $"{issue.Title} {issue.Body}".Contains(word.Trim('"'), StringComparison.OrdinalIgnoreCase),
        };

    [GeneratedRegex("""(?:[a-z]+:)?"[^"]*"|\S+""")]
    private static partial Regex SearchWord();
}
