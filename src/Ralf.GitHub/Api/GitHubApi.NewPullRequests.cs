using System.Text.Json.Nodes;

namespace Ralf.GitHub;

/// <summary>Creates a pull request; handles one that exists already, a lost answer, and a refusal by GitHub.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>The pull request and whether it was created by this call; null if there is nothing to review.</summary>
    private async Task<(PullRequestInfo? PullRequest, bool IsCreated)> CreateAsync(
        PullRequestDraft draft,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var isDraft = draft.IsDraft;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await PostPullRequestAsync(draft, isDraft, cancellation);
            if (answer is { IsDone: true, Value: { } made })
            {
                return (made.Read(), true);
            }

            if (answer.Status == 422 && answer.Says("No commits between"))
            {
                return (null, false);
            }

            if (isDraft && answer.Status == 422 && answer.Says("Draft pull requests are not supported"))
            {
                notes.Add("This repository has no draft pull requests: it is an ordinary one.");
                isDraft = false;
                continue;
            }

            var isThere = answer.Status == 422 && answer.Says("already exists");
            if (attempt == Tries || !(answer.IsUncertain || isThere))
            {
                throw NotCreated(draft, answer);
            }

            await PauseAsync(attempt, cancellation);
            var found = await FindPullRequestAsync(draft.Head, draft.Base, cancellation);
            if (found is not null)
            {
                return (found, answer.IsUncertain);
            }
        }
    }

    private Task<ApiAnswer<PullRequestJson>> PostPullRequestAsync(
        PullRequestDraft draft,
        bool isDraft,
        CancellationToken cancellation
    ) =>
        _user.PostAsync<PullRequestJson>(
            $"{_repository}/pulls",
            new JsonObject
            {
                ["title"] = draft.Title,
                ["body"] = draft.Body,
                ["head"] = draft.Head,
                ["base"] = draft.Base,
                ["draft"] = isDraft,
            },
            cancellation
        );

    private UserException NotCreated(PullRequestDraft draft, ApiAnswer<PullRequestJson> answer)
    {
        const string What = "create a pull request";
        return answer.Status switch
        {
            0 => GitHubErrors.GitHubUnreachable(_environment.ApiUrl.Host, What, answer.Message),
            403 when answer.Says("not permitted to create or approve pull requests") =>
                GitHubErrors.ActionsMayNotOpenPullRequests(_environment.Repository),
            403 => GitHubErrors.GitHubForbidden(What, PullRight),
            422 => GitHubErrors.PullRequestRefused(draft.Head, answer.Message),
            _ => GitHubErrors.GitHubFailed(What, answer.Status, answer.Message),
        };
    }

    /// <summary>Requests reviews for a new pull request only, so that nobody is asked twice.</summary>
    private async Task AskAsync(
        PullRequestInfo? made,
        PullRequestDraft draft,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        var wanted = draft.Reviewers ?? [];
        if (made is null || wanted.Count == 0)
        {
            return;
        }

        var teams = wanted.Where(r => r.Contains('/')).ToList();
        var answer = await _user.PostAsync<PullRequestJson>(
            $"{_repository}/pulls/{made.Number}/requested_reviewers",
            new JsonObject
            {
                ["reviewers"] = RalfJson.Texts(wanted.Except(teams).Select(r => r.TrimStart('@'))),
                ["team_reviewers"] = RalfJson.Texts(teams.Select(t => t[(t.IndexOf('/') + 1)..])),
            },
            cancellation
        );
        if (!answer.IsDone)
        {
            notes.Add($"Reviews were not asked for ({string.Join(", ", wanted)}): {answer.Message}");
        }
    }
}
