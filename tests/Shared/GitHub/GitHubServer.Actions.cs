using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>Workflow runs, their artifacts, and dispatches.</summary>
internal sealed partial class GitHubServer
{
    private ServerAnswer GetRun(ApiOperation operation) =>
        FindRun(operation) is { } run ? ServerAnswer.Json(200, Documents.Run(run)) : NotFound();

    private ServerAnswer ListArtifacts(ApiOperation operation, ServerRequest request)
    {
        if (FindRun(operation) is not { } run)
        {
            return NotFound();
        }

        var name = request.Query.GetValueOrDefault("name");
        var found = _artifacts.Where(a => a.RunId == run.Id && (name is null || name == a.Name));
        var (page, headers) = Page(request, found.Reverse());
        var body = new JsonObject
        {
            ["total_count"] = found.Count(),
            ["artifacts"] = new JsonArray([.. page.Select(a => Documents.Artifact(a))]),
        };
        return ServerAnswer.Json(200, body) with { Headers = headers };
    }

    private ServerAnswer Download(ApiOperation operation)
    {
        var found = _artifacts.Find(a => a.Id == Number(operation, "artifact_id"));
        if (found is null || operation.Arguments["archive_format"] != "zip")
        {
            return NotFound();
        }

        return found.IsExpired
            ? ServerAnswer.Refusal(410, "Artifact has expired")
            : ServerAnswer.Empty(302) with
            {
                Headers = new Dictionary<string, string>
                {
                    ["Location"] = $"{StorageUrl}/artifacts/{found.Id}?sig=secret",
                },
            };
    }

    private ServerAnswer ListRuns(ApiOperation operation, ServerRequest request)
    {
        var query = request.Query;
        var since = query.GetValueOrDefault("created")?.TrimStart('>', '=');
        var found = _runs
            .Where(r => Path.GetFileName(r.Path) == operation.Arguments["workflow_id"])
            .Where(r => query.GetValueOrDefault("event", r.Event) == r.Event)
            .Where(r => query.GetValueOrDefault("branch", r.Branch) == r.Branch)
            .Where(r => since is null || r.CreatedAt >= DateTimeOffset.Parse(since))
            .OrderByDescending(r => r.Id)
            .ToList();
        var (page, headers) = Page(request, found);
        var body = new JsonObject
        {
            ["total_count"] = found.Count,
            ["workflow_runs"] = new JsonArray([.. page.Select(r => Documents.Run(r))]),
        };
        return ServerAnswer.Json(200, body) with { Headers = headers };
    }

    private ServerAnswer Dispatch(ApiOperation operation, ServerRequest request)
    {
        var body = request.Body!;
        var inputs = body["inputs"]?.AsObject().ToDictionary(i => i.Key, i => (string)i.Value!);
        if (inputs?.Values.Sum(v => v.Length) > 65_535)
        {
            return ServerAnswer.Refusal(422, "inputs are too large.");
        }

        var file = operation.Arguments["workflow_id"];
        var branch = (string)body["ref"]!;
        if (branch.StartsWith("refs/", StringComparison.Ordinal))
        {
            branch = branch.Split('/', 3)[2];
        }

        if (!HasRef(branch))
        {
            return ServerAnswer.Refusal(422, $"No ref found for: {branch}");
        }

        var dispatch = new ServerDispatch(file, branch, inputs ?? [], request.Token);
        _dispatches.Add(dispatch);
        var id = OnDispatch(dispatch);
        id = id == 0 ? ++_lastId : id;
        var run = AddWorkflowRun(id, "queued", 1, $".github/workflows/{file}", branch);
        run.Actor = TokenOf(request).Login;
        return ReturnsRunDetails && (bool?)body["return_run_details"] == true
            ? ServerAnswer.Json(200, Documents.Dispatched(run))
            : ServerAnswer.Empty(204);
    }

    private ServerAnswer Cancel(ApiOperation operation)
    {
        if (FindRun(operation) is not { } run)
        {
            return NotFound();
        }

        if (run.Status == "completed")
        {
            return ServerAnswer.Refusal(409, "Cannot cancel a workflow run that is completed.");
        }

        run.IsCancelRequested = true;
        return ServerAnswer.Json(202, new JsonObject());
    }

    private ServerRun? FindRun(ApiOperation operation) => _runs.Find(r => r.Id == Number(operation, "run_id"));
}
