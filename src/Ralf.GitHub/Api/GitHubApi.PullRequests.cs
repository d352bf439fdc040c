using System.Text.Json.Nodes;

namespace Ralf.GitHub;

/// <summary>The pull request of a branch: exactly one, however often a call is repeated.</summary>
internal sealed partial class GitHubApi
{
    private const string PullRight = "pull-requests: write";
    private const string ReadPullRight = "pull-requests: read";

    /// <summary>The open pull request of a branch, or else the newest in any state; null if missing.</summary>
    /// <param name="head">A branch of this repository, without <c>refs/heads/</c>.</param>
    /// <param name="base">Null: any base branch.</param>
    public async Task<PullRequestInfo?> FindPullRequestAsync(string head, string? @base, CancellationToken cancellation)
    {
        List<(string, string)> query =
        [
            ("state", "all"),
            ("head", $"{_environment.Owner}:{head}"),
            ("sort", "created"),
            ("direction", "desc"),
            ("per_page", "100"),
        ];
        query.AddRange(@base is null ? [] : [("base", @base)]);
        var answer = await _user.GetAsync<List<PullRequestJson>>($"{_repository}/pulls", cancellation, [.. query]);
        // GitHub ignores a head filter that it does not understand, so check for our own branch here.
        var found = Value(answer, "list pull requests", ReadPullRight)
            .Where(p => IsOurs(p) && p.Head?.Ref == head && (@base is null || p.Base?.Ref == @base))
            .ToList();
        return (found.Find(p => p.State == "open") ?? found.FirstOrDefault())?.Read();
    }

    /// <summary>Finds or creates the pull request, and sets its title, body and labels. A closed or merged one is
    /// returned unchanged.</summary>
    public async Task<EnsuredPullRequest> EnsurePullRequestAsync(PullRequestDraft draft, CancellationToken cancellation)
    {
        var found = draft.Number is { } number
            ? await GetPullRequestAsync(number, cancellation)
            : await FindPullRequestAsync(draft.Head, draft.Base, cancellation);
        var notes = new List<string>();
        var (made, isCreated) = found is null ? await CreateAsync(draft, notes, cancellation) : (found, false);
        if (made is not { State: PullRequestState.Open })
        {
            return new(made, isCreated, notes);
        }

        var current = isCreated ? made : await UpdateAsync(made, draft, cancellation);
        await AskAsync(isCreated ? current : null, draft, notes, cancellation);
        current = await LabelAsync(current, draft.Labels, notes, cancellation);
        return new(current, isCreated, notes);
    }

    /// <summary>Marks it ready for review, or as draft again; returns null, or a note if that failed.</summary>
    public async Task<string?> SetDraftAsync(PullRequestInfo pullRequest, bool isDraft, CancellationToken cancellation)
    {
        if (pullRequest.IsDraft == isDraft)
        {
            return null;
        }

        var mutation = isDraft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview";
        var answer = await _user.GraphQlAsync<JsonNode>(
            $"mutation($id: ID!) {{ {mutation}(input: {{pullRequestId: $id}}) {{ pullRequest {{ isDraft }} }} }}",
            new JsonObject { ["id"] = pullRequest.NodeId },
            cancellation
        );
        var wanted = isDraft ? "a draft" : "ready for review";
        return answer.IsDone ? null : $"The pull request could not be made {wanted}: {answer.Message}";
    }

    /// <summary>Comments and closes; does nothing if it is already closed.</summary>
    public async Task ClosePullRequestAsync(int number, string comment, CancellationToken cancellation)
    {
        var found = await GetPullRequestAsync(number, cancellation);
        if (found is not { State: PullRequestState.Open })
        {
            return;
        }

        await UpsertCommentAsync(number, "closed", comment, cancellation);
        var path = $"{_repository}/pulls/{number}";
        var answer = await _user.PatchAsync<PullRequestJson>(
            path,
            new JsonObject { ["state"] = "closed" },
            cancellation
        );
        Done(answer, $"close pull request {number}", PullRight);
    }

    /// <summary>Whether the branch is in this repository: a fork may use the same branch name.</summary>
    private bool IsOurs(PullRequestJson pullRequest) =>
        string.Equals(pullRequest.Head?.Repo?.FullName, _environment.Repository, StringComparison.OrdinalIgnoreCase);

    private async Task<PullRequestInfo?> GetPullRequestAsync(int number, CancellationToken cancellation)
    {
        var path = $"{_repository}/pulls/{number}";
        var answer = await SettledAsync<PullRequestJson>(_user, path, cancellation);
        return answer.Status == 404 ? null : Value(answer, $"read pull request {number}", ReadPullRight).Read();
    }

    private async Task<PullRequestInfo> UpdateAsync(
        PullRequestInfo current,
        PullRequestDraft draft,
        CancellationToken cancellation
    )
    {
        // GitHub keeps the line ends of the last editor.
        var body = current.Body.ReplaceLineEndings("\n");
        if (current.Title == draft.Title && body == draft.Body.ReplaceLineEndings("\n"))
        {
            return current;
        }

        var answer = await _user.PatchAsync<PullRequestJson>(
            $"{_repository}/pulls/{current.Number}",
            new JsonObject { ["title"] = draft.Title, ["body"] = draft.Body },
            cancellation
        );
        return Value(answer, $"update pull request {current.Number}", PullRight).Read();
    }

    private async Task<PullRequestInfo> LabelAsync(
        PullRequestInfo current,
        IReadOnlyList<string> wanted,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var labels = wanted.Except(current.Labels, StringComparer.OrdinalIgnoreCase).ToList();
        if (labels.Count == 0)
        {
            return current;
        }

        // Adding a label twice changes nothing, so a lost answer needs no check.
        var answer = await _user.PostAsync<List<LabelJson>>(
            $"{_repository}/issues/{current.Number}/labels",
            new JsonObject { ["labels"] = RalfJson.Texts(labels) },
            cancellation
        );
        if (!answer.IsDone)
        {
            notes.Add($"Labels were not set ({string.Join(", ", labels)}): {answer.Message}");
            return current;
        }

        return current with
        {
            Labels = [.. (answer.Value ?? []).Select(l => l.Name ?? "")],
        };
    }
}
