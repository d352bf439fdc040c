using System.Text.RegularExpressions;
using Ralf.GitHub;

namespace Ralf.Actions.Commands;

/// <summary>The open issues that a search finds in the repository, as tasks. Anybody can have written their
/// texts.</summary>
internal static partial class IssueImport
{
    public static async Task<ImportedList> ReadAsync(
        CommandContext context,
        GitPlace? place,
        string query,
        CancellationToken cancellation
    )
    {
        var environment = Environment(context.Environment, place?.Origin());
        using var api = new GitHubApi(environment, context.Clock);
        var found = await api.SearchIssuesAsync(query, cancellation);
        if (!found.IsWhole)
        {
            await context.Error.WriteLineAsync(
                $"GitHub gave {found.Issues.Count} of {found.Total} issues: narrow the search to have them all"
            );
        }

        var name = query.Trim().Length == 0 ? "issues" : query;
        return found.Issues.Count == 0
            ? throw ImportErrors.NothingToImport($"issues:{query}", $"no open issue of {environment.Repository}")
            : new(name, null, [.. found.Issues.OrderBy(i => i.Number).Select(i => Task(i, environment))]);
    }

    private static ImportedTask Task(IssueInfo issue, ActionsEnvironment environment) =>
        new(
            issue.Title,
            $"{issue.Title}\n\n{issue.Body}\n\nThis is issue {issue.Number} of {environment.Repository}, by {issue.Author}: {issue.Url}"
        );

    /// <summary>The environment of a job, or on a person's machine one made from the address of
    /// <c>origin</c>.</summary>
    private static ActionsEnvironment Environment(IReadOnlyDictionary<string, string> variables, string? origin)
    {
        string? Of(string name) => variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

        var server = Of("GITHUB_SERVER_URL")?.TrimEnd('/');
        var match = Repository()
            .Match(server is not null && Of("GITHUB_REPOSITORY") is { } name ? $"{server}/{name}" : origin ?? "");
        if (!match.Success)
        {
            throw ImportErrors.NoIssuesHere(origin);
        }

        var host = match.Groups["host"].Value.ToLowerInvariant();
        return ActionsEnvironment.Outside(
            Of("GITHUB_API_URL") is { } api && Uri.TryCreate($"{api.TrimEnd('/')}/", UriKind.Absolute, out var given)
                ? given
                : new Uri(ApiOf(host)),
            server ?? $"https://{host}",
            match.Groups["owner"].Value,
            match.Groups["name"].Value,
            Of("GITHUB_TOKEN") ?? Of("GH_TOKEN") ?? throw ImportErrors.NoIssuesToken()
        );
    }

    private static string ApiOf(string host) =>
        host == "github.com" ? "https://api.github.com/"
        : host.EndsWith(".ghe.com", StringComparison.Ordinal) ? $"https://api.{host}/"
        : $"https://{host}/api/v3/";

    // https://host/owner/name.git, ssh://git@host:22/owner/name, git@host:owner/name
    [GeneratedRegex(
        @"^(?:(?:https?|ssh|git)://(?:[^@/]+@)?|[^@/:]+@)(?<host>[A-Za-z0-9.-]+)(?::[0-9]+(?=/))?[:/](?<owner>[A-Za-z0-9_.-]+)/(?<name>[A-Za-z0-9_.-]+?)(?:\.git)?/?\z"
    )]
    private static partial Regex Repository();
}
