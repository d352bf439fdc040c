using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>The few things that only GraphQL can do: who am I, ready for review, back to draft.</summary>
internal sealed partial class GitHubServer
{
    private string GraphQlPath => _prefix.Length == 0 ? "/graphql" : "/api/graphql";

    private ServerAnswer OfGraphQl(ServerRequest request)
    {
        if (!_tokens.TryGetValue(request.Token, out var token))
        {
            return ServerAnswer.Refusal(401, "Bad credentials");
        }

        var query = (string?)request.Body?["query"] ?? "";
        if (request.Method != "POST" || request.Body!.AsObject().Any(m => !IsKnown(m.Key)))
        {
            return Wrong(request, ["GraphQL takes a POST of a query and its variables"]);
        }

        return query switch
        {
            "query { viewer { login } }" => Data("viewer", new() { ["login"] = token.Login }),
            "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }" =>
                SetDraft(request, token, false, "markPullRequestReadyForReview"),
            "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { isDraft } } }" =>
                SetDraft(request, token, true, "convertPullRequestToDraft"),
            _ => Wrong(request, [$"a query that is not played here: {query}"]),
        };

        static bool IsKnown(string key) => key is "query" or "variables";
    }

    private ServerAnswer SetDraft(ServerRequest request, ServerToken token, bool isDraft, string mutation)
    {
        var id = (string?)request.Body!["variables"]?["id"];
        var found = _pullRequests.Find(p => p.NodeId == id);
        if (!token.May("pull-requests", "write") || found is null)
        {
            return Errors(found is null ? $"Could not resolve to a node '{id}'" : NotAccessible);
        }

        if (isDraft && !AllowsDrafts)
        {
            return Errors("Draft pull requests are not supported in this repository.");
        }

        found.IsDraft = isDraft;
        return Data(mutation, new() { ["pullRequest"] = new JsonObject { ["isDraft"] = isDraft } });
    }

    private static ServerAnswer Data(string name, JsonObject value) =>
        ServerAnswer.Json(200, new JsonObject { ["data"] = new JsonObject { [name] = value } });

    /// <summary>GraphQL refuses with status 200.</summary>
    private static ServerAnswer Errors(string message) =>
        ServerAnswer.Json(
            200,
            new JsonObject
            {
                ["data"] = null,
                ["errors"] = new JsonArray(new JsonObject { ["type"] = "FORBIDDEN", ["message"] = message }),
            }
        );
}
