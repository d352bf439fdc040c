using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>Pull requests, their labels and comments, and who may do what.</summary>
internal sealed partial class GitHubServer
{
    private ServerAnswer ListPullRequests(ServerRequest request)
    {
        var query = request.Query;
        var state = query.GetValueOrDefault("state", "open");
        var head = query.GetValueOrDefault("head");
        var isFiltered = head?.Contains(':', StringComparison.Ordinal) == true;
        var owner = Repository.Split('/')[0];
        // As GitHub does: a head without its owner filters nothing.
        var found = _pullRequests
            .Where(p => state == "all" || p.State == state)
            .Where(p => !isFiltered || head == $"{owner}:{p.Head}")
            .Where(p => query.GetValueOrDefault("base", p.Base) == p.Base)
            .OrderBy(p => p.Number)
            .ToList();
        if (query.GetValueOrDefault("direction", "desc") == "desc")
        {
            found.Reverse();
        }

        var (page, headers) = Page(request, found);
        var documents = page.Select(p => (JsonNode)Documents.PullRequestInList(p));
        return ServerAnswer.Json(200, new JsonArray([.. documents])) with { Headers = headers };
    }

    private ServerAnswer GetPullRequest(ApiOperation operation) =>
        Find(operation) is { } found ? ServerAnswer.Json(200, Documents.PullRequest(found)) : NotFound();

    private ServerAnswer CreatePullRequest(ServerRequest request)
    {
        var body = request.Body!;
        var (head, @base) = ((string)body["head"]!, (string)body["base"]!);
        var isDraft = (bool?)body["draft"] ?? false;
        if (NotCreated(request, head, @base, isDraft) is { } refusal)
        {
            return refusal;
        }

        var made = AddPullRequest(head, @base, TokenOf(request).Login);
        made.Title = (string?)body["title"] ?? "";
        made.Body = (string?)body["body"] ?? "";
        made.IsDraft = isDraft;
        return ServerAnswer.Json(201, Documents.PullRequest(made));
    }

    private ServerAnswer? NotCreated(ServerRequest request, string head, string @base, bool isDraft)
    {
        if (TokenOf(request).IsOfActions && !AllowsActionsPullRequests)
        {
            return ServerAnswer.Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
        }

        if (isDraft && !AllowsDrafts)
        {
            return ServerAnswer.Refusal(422, "Draft pull requests are not supported in this repository.");
        }

        var isThere = _pullRequests.Exists(p => p.State == "open" && p.Head == head && p.Base == @base);
        var owner = Repository.Split('/')[0];
        var wrong =
            TooLong(request.Body!) is { } field ? $"{field} is too long"
            : isThere ? $"A pull request already exists for {owner}:{head}."
            : HasCommits(head, @base) is not { } hasCommits ? "head is invalid"
            : !hasCommits ? $"No commits between {@base} and {head}"
            : null;
        return wrong is null ? null : ServerAnswer.Refusal(422, "Validation Failed", wrong);
    }

    private ServerAnswer UpdatePullRequest(ApiOperation operation, ServerRequest request)
    {
        var (found, body) = (Find(operation), request.Body!);
        if (found is null)
        {
            return NotFound();
        }

        if (TooLong(body) is { } field)
        {
            return ServerAnswer.Refusal(422, "Validation Failed", $"{field} is too long");
        }

        found.Title = (string?)body["title"] ?? found.Title;
        found.Body = (string?)body["body"] ?? found.Body;
        found.State = (string?)body["state"] ?? found.State;
        found.Base = (string?)body["base"] ?? found.Base;
        return ServerAnswer.Json(200, Documents.PullRequest(found));
    }

    private ServerAnswer AddLabels(ApiOperation operation, ServerRequest request)
    {
        if (Find(operation, "issue_number") is not { } found)
        {
            return NotFound();
        }

        var names = request.Body!["labels"]!.AsArray().Select(l => (string)l!).ToList();
        if (names.Exists(n => n.Length > 50))
        {
            return ServerAnswer.Refusal(422, "Validation Failed", "name is too long");
        }

        found.Labels.AddRange(names.Except(found.Labels));
        var labels = found.Labels.Select(l => (JsonNode)Documents.Label(l));
        return ServerAnswer.Json(200, new JsonArray([.. labels]));
    }

    private ServerAnswer AskForReview(ApiOperation operation, ServerRequest request)
    {
        if (Find(operation) is not { } found)
        {
            return NotFound();
        }

        var people = Names(request, "reviewers");
        if (!people.All(_people.ContainsKey))
        {
            return ServerAnswer.Refusal(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository."
            );
        }

        var owner = Repository.Split('/')[0];
        var teams = Names(request, "team_reviewers").Select(t => $"{owner}/{t}");
        found.Reviewers.AddRange(people.Concat(teams).Except(found.Reviewers));
        return ServerAnswer.Json(201, Documents.PullRequestInList(found));

        static List<string> Names(ServerRequest request, string name) =>
            [.. (request.Body![name]?.AsArray() ?? []).Select(n => (string)n!)];
    }

    private ServerAnswer ListComments(ApiOperation operation, ServerRequest request)
    {
        if (Find(operation, "issue_number") is not { } found)
        {
            return NotFound();
        }

        var (page, headers) = Page(request, _comments.Where(c => c.PullRequest == found.Number));
        var documents = page.Select(c => (JsonNode)Documents.Comment(c));
        return ServerAnswer.Json(200, new JsonArray([.. documents])) with { Headers = headers };
    }

    private ServerAnswer CreateComment(ApiOperation operation, ServerRequest request)
    {
        if (Find(operation, "issue_number") is not { } found)
        {
            return NotFound();
        }

        if (TooLong(request.Body!) is { } field)
        {
            return ServerAnswer.Refusal(422, "Validation Failed", $"{field} is too long");
        }

        var text = (string)request.Body!["body"]!;
        var made = AddComment(found.Number, TokenOf(request).Login, text);
        return ServerAnswer.Json(201, Documents.Comment(made));
    }

    private ServerAnswer GetComment(ApiOperation operation) =>
        _comments.Find(c => c.Id == Number(operation, "comment_id")) is { } found
            ? ServerAnswer.Json(200, Documents.Comment(found))
            : NotFound();

    private ServerAnswer UpdateComment(ApiOperation operation, ServerRequest request)
    {
        var found = _comments.Find(c => c.Id == Number(operation, "comment_id"));
        if (found is null)
        {
            return NotFound();
        }

        found.Body = (string)request.Body!["body"]!;
        return ServerAnswer.Json(200, Documents.Comment(found));
    }

    private ServerAnswer GetPermission(ApiOperation operation)
    {
        var login = operation.Arguments["username"];
        return _people.TryGetValue(login, out var role)
            ? ServerAnswer.Json(200, Documents.Permission(login, role))
            : NotFound();
    }

    private ServerPullRequest? Find(ApiOperation operation, string argument = "pull_number") =>
        _pullRequests.Find(p => p.Number == Number(operation, argument));

    private static string? TooLong(JsonNode body) =>
        (string?)body["title"] is { Length: > 256 } ? "title"
        : (string?)body["body"] is { Length: > 65_536 } ? "body"
        : null;
}
