using System.Text.Json.Nodes;

namespace Ralf.GitHub;

/// <summary>Starts the next workflow run exactly once, even if an answer is lost.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>Starts a workflow; returns the id of the workflow run, or null if the server is too old to report
    /// it.</summary>
    /// <param name="file">Its path or file name.</param>
    /// <param name="gitRef">A branch or tag, with or without <c>refs/heads/</c> or <c>refs/tags/</c>.</param>
    /// <param name="titleHolds">Part of the <c>run-name</c> of the started run, to tell it from others; null:
    /// unknown.</param>
    public async Task<long?> DispatchWorkflowAsync(
        string file,
        string gitRef,
        IReadOnlyDictionary<string, string> inputs,
        string? titleHolds,
        CancellationToken cancellation
    )
    {
        var workflow = new WorkflowRef(file, gitRef);
        var branch =
            workflow.BranchOrTag
            ?? (gitRef.StartsWith("refs/", StringComparison.Ordinal) ? null : gitRef)
            ?? throw GitHubErrors.WorkflowNotDispatched(file, gitRef, "this is no branch and no tag");
        var since = _clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            var answer = await PostDispatchAsync(workflow.Name, branch, inputs, cancellation);
            if (answer.IsDone)
            {
                return answer.Value?.WorkflowRunId;
            }

            if (!answer.IsUncertain)
            {
                throw NotDispatched(file, gitRef, answer);
            }

            await PauseAsync(attempt, cancellation);
            var runs = await FindDispatchedRunsAsync(file, branch, since, cancellation);
            var ours = runs.FirstOrDefault(r =>
                r.Id > _environment.RunId && (titleHolds is null || r.Title.Contains(titleHolds))
            );
            if (ours is not null)
            {
                return ours.Id;
            }

            if (attempt == Tries)
            {
                throw NotDispatched(file, gitRef, answer);
            }
        }
    }

    /// <summary>Workflow runs of a file dispatched on a branch since a time (give or take a minute), newest
    /// first.</summary>
    public async Task<IReadOnlyList<WorkflowRunInfo>> FindDispatchedRunsAsync(
        string file,
        string branch,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        var start = since.ToUniversalTime().AddMinutes(-1);
        var text = start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var name = Uri.EscapeDataString(new WorkflowRef(file, branch).Name);
        var answer = await _job.GetAsync<RunsJson>(
            $"{_repository}/actions/workflows/{name}/runs",
            cancellation,
            ("event", "workflow_dispatch"),
            ("branch", branch),
            ("created", $">={text}"),
            ("per_page", "100")
        );
        return
        [
            .. Value(answer, $"list the workflow runs of '{name}'", "actions: read")
                .WorkflowRuns.Select(r => r.Read())
                .OrderByDescending(r => r.Id),
        ];
    }

    /// <summary>Dispatches with the user's token; if that is not permitted, with the job's own, which may dispatch
    /// too.</summary>
    private async Task<ApiAnswer<DispatchJson>> PostDispatchAsync(
        string name,
        string branch,
        IReadOnlyDictionary<string, string> inputs,
        CancellationToken cancellation
    )
    {
        var path = $"{_repository}/actions/workflows/{Uri.EscapeDataString(name)}/dispatches";
        var body = new JsonObject
        {
            ["ref"] = branch,
            ["inputs"] = new JsonObject(inputs.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value))),
        };
        var telling = body.DeepClone().AsObject();
        telling["return_run_details"] = true;
        var answer = await _user.PostAsync<DispatchJson>(path, telling, cancellation);
        if (answer.Status is 403 or 404 && _user != _job)
        {
            answer = await _job.PostAsync<DispatchJson>(path, telling, cancellation);
        }

        // Older servers refuse an unknown parameter.
        return answer.Status == 422 && answer.Says("return_run_details")
            ? await _job.PostAsync<DispatchJson>(path, body, cancellation)
            : answer;
    }

    private UserException NotDispatched(string file, string gitRef, ApiAnswer<DispatchJson> answer)
    {
        var what = $"start the workflow '{file}'";
        return answer.Status switch
        {
            0 => GitHubErrors.GitHubUnreachable(_environment.ApiUrl.Host, what, answer.Message),
            403 => GitHubErrors.GitHubForbidden(what, "actions: write"),
            404 => GitHubErrors.WorkflowGone(file, gitRef, answer.Message),
            422 when answer.Says("No ref found") => GitHubErrors.WorkflowGone(file, gitRef, answer.Message),
            422 => GitHubErrors.WorkflowNotDispatched(file, gitRef, answer.Message),
            _ => GitHubErrors.GitHubFailed(what, answer.Status, answer.Message),
        };
    }
}
