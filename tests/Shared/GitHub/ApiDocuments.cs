using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>The JSON of the stand-in's answers: GitHub's own examples, with what this repository says in their
/// place.</summary>
internal sealed class ApiDocuments(ApiDescription api, GitHubServer server)
{
    public JsonObject PullRequest(ServerPullRequest pull)
    {
        var document = PullRequestInList(pull, "pull-request");
        document["merged"] = pull.IsMerged;
        return document;
    }

    public JsonObject PullRequestInList(ServerPullRequest pull) => PullRequestInList(pull, "pull-request-simple-items");

    /// <summary>The repository itself.</summary>
    public JsonObject Home(string defaultBranch)
    {
        var document = Example("full-repository-default-response");
        document["name"] = server.Repository.Split('/')[1];
        document["full_name"] = server.Repository;
        document["default_branch"] = defaultBranch;
        document["language"] = null;
        // The example's source is not as its own schema says.
        document.Remove("source");
        return document;
    }

    public JsonObject Comment(ServerComment comment)
    {
        var document = Example("issue-comment");
        document["id"] = comment.Id;
        document["body"] = comment.Body;
        document["user"]!["login"] = comment.Author;
        document["html_url"] = $"{Page}/pull/{comment.PullRequest}#issuecomment-{comment.Id}";
        document["issue_url"] = $"{server.BaseUrl}/repos/{server.Repository}/issues/{comment.PullRequest}";
        return document;
    }

    /// <summary>An issue, or a pull request, as a search gives it.</summary>
    public JsonObject FoundIssue(ServerIssue issue)
    {
        var example = Example("issue-search-result-item-paginated")["items"]![0]!;
        var document = example.DeepClone().AsObject();
        var home = server.HomeOf(issue);
        document["number"] = issue.Number;
        document["title"] = issue.Title;
        document["state"] = issue.State;
        document["user"]!["login"] = issue.Author;
        document["html_url"] = $"{server.ServerUrl}/{home}/issues/{issue.Number}";
        document["repository_url"] = $"{server.BaseUrl}/repos/{home}";
        document["labels"] = new JsonArray([.. issue.Labels.Select(Label)]);
        if (issue.Body is null)
        {
            document.Remove("body");
        }
        else
        {
            document["body"] = issue.Body;
        }

        if (issue.IsPullRequest)
        {
            var page = $"{server.ServerUrl}/{home}/pull/{issue.Number}";
            document["pull_request"] = new JsonObject
            {
                ["url"] = page,
                ["html_url"] = page,
                ["diff_url"] = page,
                ["patch_url"] = page,
            };
        }
        else
        {
            document.Remove("pull_request");
        }

        return document;
    }

    public JsonObject Label(string name)
    {
        var document = Example("label-items");
        document["name"] = name;
        return document;
    }

    public JsonObject Run(ServerRun run)
    {
        var document = Example("workflow-run");
        document["id"] = run.Id;
        document["status"] = run.Status;
        document["conclusion"] = run.Conclusion;
        document["run_attempt"] = run.Attempt;
        document["path"] = $"{run.Path}@{run.Branch}";
        document["head_branch"] = run.Branch;
        document["event"] = run.Event;
        document["display_title"] = run.Title;
        document["html_url"] = RunPage(run);
        document["created_at"] = Time(run.CreatedAt);
        document["actor"]!["login"] = run.Actor;
        return document;
    }

    public JsonObject Artifact(ServerArtifact artifact)
    {
        var list = Example("artifact-paginated")["artifacts"]!;
        var document = list[0]!.DeepClone().AsObject();
        document["id"] = artifact.Id;
        document["name"] = artifact.Name;
        document["size_in_bytes"] = artifact.Content.Length;
        document["expired"] = artifact.IsExpired;
        document["archive_download_url"] =
            $"{server.BaseUrl}/repos/{server.Repository}/actions/artifacts/{artifact.Id}/zip";
        document["workflow_run"]!["id"] = artifact.RunId;
        return document;
    }

    public JsonObject Dispatched(ServerRun run) =>
        new()
        {
            ["workflow_run_id"] = run.Id,
            ["run_url"] = $"{server.BaseUrl}/repos/{server.Repository}/actions/runs/{run.Id}",
            ["html_url"] = RunPage(run),
        };

    /// <summary><c>permission</c> knows four levels; <c>role_name</c> says it exactly.</summary>
    public JsonObject Permission(string login, string role)
    {
        var document = Example("repository-collaborator-permission-response-if-user-has-admin-permissions");
        document["permission"] = role switch
        {
            "maintain" => "write",
            "triage" => "read",
            _ => role,
        };
        document["role_name"] = role;
        document["user"]!["login"] = login;
        document["user"]!["role_name"] = role;
        return document;
    }

    private string Page => $"{server.ServerUrl}/{server.Repository}";

    private JsonObject PullRequestInList(ServerPullRequest pull, string example)
    {
        var document = Example(example);
        var owner = server.Repository.Split('/')[0];
        document["number"] = pull.Number;
        document["node_id"] = pull.NodeId;
        document["state"] = pull.State;
        document["title"] = pull.Title;
        document["body"] = pull.Body;
        document["draft"] = pull.IsDraft;
        document["html_url"] = $"{Page}/pull/{pull.Number}";
        document["created_at"] = Time(pull.CreatedAt);
        document["merged_at"] = pull.IsMerged ? Time(pull.CreatedAt) : null;
        document["closed_at"] = pull.State == "closed" ? Time(pull.CreatedAt) : null;
        document["user"]!["login"] = pull.Author;
        // The example's team is not as its own schema says.
        document["requested_teams"] = new JsonArray();
        document["labels"] = new JsonArray([.. pull.Labels.Select(Label)]);
        document["head"]!["ref"] = pull.Head;
        document["head"]!["repo"]!["full_name"] = pull.Fork ?? server.Repository;
        document["head"]!["label"] = $"{owner}:{pull.Head}";
        document["base"]!["ref"] = pull.Base;
        document["base"]!["label"] = $"{owner}:{pull.Base}";
        return document;
    }

    private string RunPage(ServerRun run) => $"{Page}/actions/runs/{run.Id}";

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An object, or the first of a list.</summary>
    private JsonObject Example(string name)
    {
        var example = api.Example(name);
        var first = example.ValueKind == JsonValueKind.Array ? example[0] : example;
        return JsonObject.Create(first.Clone())!.DeepClone().AsObject();
    }
}
