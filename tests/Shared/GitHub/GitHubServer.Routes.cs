using System.Globalization;
using System.Net;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>Which operations there are, what they ask of a token, and what is common to their answers.</summary>
internal sealed partial class GitHubServer
{
    private const string NotAccessible = "Resource not accessible by integration";

    /// <summary>The right and level that an operation asks for; any of several.</summary>
    private static readonly Dictionary<string, (string Right, string Level)[]> _needs = new()
    {
        ["actions/get-workflow-run"] = [("actions", "read")],
        ["actions/list-workflow-run-artifacts"] = [("actions", "read")],
        ["actions/list-workflow-runs"] = [("actions", "read")],
        ["actions/download-artifact"] = [("actions", "read")],
        ["actions/create-workflow-dispatch"] = [("actions", "write")],
        ["actions/cancel-workflow-run"] = [("actions", "write")],
        ["pulls/list"] = [("pull-requests", "read")],
        ["pulls/get"] = [("pull-requests", "read")],
        ["pulls/create"] = [("pull-requests", "write")],
        ["pulls/update"] = [("pull-requests", "write")],
        ["pulls/request-reviewers"] = [("pull-requests", "write")],
        ["search/issues-and-pull-requests"] = [("issues", "read")],
        ["issues/add-labels"] = [("issues", "write"), ("pull-requests", "write")],
        ["issues/get-comment"] = [("issues", "read"), ("pull-requests", "read")],
        ["issues/list-comments"] = [("issues", "read"), ("pull-requests", "read")],
        ["issues/create-comment"] = [("issues", "write"), ("pull-requests", "write")],
        ["issues/update-comment"] = [("issues", "write"), ("pull-requests", "write")],
        ["repos/get"] = [("metadata", "read")],
        ["repos/get-collaborator-permission-level"] = [("metadata", "read")],
    };

    private ServerAnswer? Refused(ApiOperation operation, ServerRequest request)
    {
        if (!_tokens.TryGetValue(request.Token, out var token))
        {
            return ServerAnswer.Refusal(401, "Bad credentials");
        }

        if (!_needs.TryGetValue(operation.Id, out var needs))
        {
            return Wrong(request, [$"{operation.Id} is not played here"]);
        }

        // A search names repositories in its query.
        var repository = operation.Arguments.TryGetValue("owner", out var owner)
            ? $"{owner}/{operation.Arguments["repo"]}"
            : Repository;
        return repository != Repository ? NotFound()
            : needs.Any(n => token.May(n.Right, n.Level)) ? null
            : ServerAnswer.Refusal(403, NotAccessible);
    }

    private ServerAnswer Route(ApiOperation operation, ServerRequest request) =>
        operation.Id switch
        {
            "actions/get-workflow-run" => GetRun(operation),
            "actions/list-workflow-run-artifacts" => ListArtifacts(operation, request),
            "actions/list-workflow-runs" => ListRuns(operation, request),
            "actions/download-artifact" => Download(operation),
            "actions/create-workflow-dispatch" => Dispatch(operation, request),
            "actions/cancel-workflow-run" => Cancel(operation),
            "pulls/list" => ListPullRequests(request),
            "pulls/get" => GetPullRequest(operation),
            "pulls/create" => CreatePullRequest(request),
            "pulls/update" => UpdatePullRequest(operation, request),
            "pulls/request-reviewers" => AskForReview(operation, request),
            "search/issues-and-pull-requests" => Search(request),
            "issues/add-labels" => AddLabels(operation, request),
            "issues/get-comment" => GetComment(operation),
            "issues/list-comments" => ListComments(operation, request),
            "issues/create-comment" => CreateComment(operation, request),
            "issues/update-comment" => UpdateComment(operation, request),
            "repos/get" => ServerAnswer.Json(200, Documents.Home(DefaultBranch)),
            _ => GetPermission(operation),
        };

    /// <summary>The page that was asked for, and the <c>Link</c> header that leads on.</summary>
    private (List<T> Page, Dictionary<string, string> Headers) Page<T>(ServerRequest request, IEnumerable<T> all)
    {
        var size = int.Parse(request.Query.GetValueOrDefault("per_page", "30"));
        var page = int.Parse(request.Query.GetValueOrDefault("page", "1"));
        var list = all.ToList();
        var headers = new Dictionary<string, string>();
        if (list.Count > page * size)
        {
            var query = request.Query.ToDictionary();
            query["page"] = $"{page + 1}";
            var text = query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}");
            var next = $"{_listener.Url}{request.Path}?{string.Join('&', text)}";
            headers["Link"] = $"<{next}>; rel=\"next\"";
        }

        return ([.. list.Skip((page - 1) * size).Take(size)], headers);
    }

    /// <summary>Where artifacts lie: whoever has the address may read them, and a token is a leak.</summary>
    private async Task ServeStorageAsync(HttpListenerContext context)
    {
        try
        {
            lock (_lock)
            {
                _storageRequests.Add(context.Request.RawUrl!);
            }

            if (context.Request.Headers["Authorization"] is not null)
            {
                Problem($"a token was sent to another host: {context.Request.RawUrl}");
            }

            var id = context.Request.Url!.AbsolutePath.Split('/')[^1];
            var found = Artifacts.FirstOrDefault(a => $"{a.Id}" == id);
            context.Response.StatusCode = found is null ? 404 : 200;
            context.Response.ContentType = "application/zip";
            var content = found?.Content ?? [];
            context.Response.SendChunked = !TellsArtifactSize;
            if (TellsArtifactSize)
            {
                context.Response.ContentLength64 = content.Length;
            }

            if (BreaksDownloads > 0)
            {
                BreaksDownloads--;
                await context.Response.OutputStream.WriteAsync(content.AsMemory(0, 1000));
                context.Response.Abort();
                return;
            }

            await context.Response.OutputStream.WriteAsync(content);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client had enough.
        }
    }

    private ServerToken TokenOf(ServerRequest request) => _tokens[request.Token];

    private static ServerAnswer NotFound() => ServerAnswer.Refusal(404, "Not Found");

    private static long Number(ApiOperation operation, string name) =>
        long.Parse(operation.Arguments[name], CultureInfo.InvariantCulture);
}
