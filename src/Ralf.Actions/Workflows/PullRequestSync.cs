using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>Updates the run's pull request. There is only one, however often this is repeated; a closed one stays
/// closed.</summary>
internal sealed class PullRequestSync(WorkflowJob job, RunCoordinator coordinator)
{
    /// <summary>Returns sentences for people. Throws <see cref="UserException"/> if GitHub refuses.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        var state = coordinator.State;
        if (state.Result == state.Base && state.PullRequest is null)
        {
            return [];
        }

        var ensured = await job.Api.EnsurePullRequestAsync(
            Draft(state, await BaseBranchAsync(state, cancellation)),
            cancellation
        );
        if (ensured.PullRequest is not { } pull)
        {
            return ensured.Notes;
        }

        Log(pull);
        if (pull.State != PullRequestState.Open)
        {
            return [.. ensured.Notes, Closed(pull)];
        }

        var isDraft = state.Phase != RunPhase.Done;
        var note = pull.IsDraft == isDraft ? null : await job.Api.SetDraftAsync(pull, isDraft, cancellation);
        await new GateComments(job, coordinator).RunAsync(pull, cancellation);
        return note is null ? ensured.Notes : [.. ensured.Notes, note];
    }

    private PullRequestDraft Draft(RunState state, string @base)
    {
        var links = JobSummaries.Links(job, coordinator);
        var settings = state.Plan.PullRequest;
        return new(
            PullRequestText.Title(state, settings?.Title),
            PullRequestText.Body(state, links, WaitingGates.Find(state)),
            BranchNames.Result(state.Run),
            @base,
            state.Phase != RunPhase.Done,
            PullRequestText.Labels(settings?.Labels ?? []),
            state.PullRequest?.Number,
            settings?.Reviewers
        );
    }

    private void Log(PullRequestInfo pull) =>
        coordinator.Log.Commit(() =>
            coordinator.State.PullRequest?.Number == pull.Number
                ? null
                : new NewEvent(EventIds.PullRequest(pull.Number), new PullRequestOpened(pull.Number, pull.Url))
        );

    /// <summary>A person has closed the pull request. Ralf does not reopen it; a run that would go on waits until a
    /// person says so.</summary>
    private string Closed(PullRequestInfo pull)
    {
        var outcome = pull.State == PullRequestState.Merged ? "merged" : "closed";
        var detail = $"pull request #{pull.Number} was {outcome}, and is not opened again";
        var isSaid = coordinator.Events.Any(e => e.Body is RunPaused { Reason: PauseReasons.PullRequest });
        coordinator.Log.Commit(() =>
            !isSaid && coordinator.State.Phase == RunPhase.Running
                ? Pauses.Pause(coordinator.State, PauseReasons.PullRequest, detail)
                : null
        );
        return detail;
    }

    /// <summary>The branch that the plan starts from; otherwise the one that the workflow was started on, or the default
    /// one if both are gone.</summary>
    private async Task<string> BaseBranchAsync(RunState state, CancellationToken cancellation)
    {
        var named = state.Plan.Base;
        foreach (var start in new[] { "refs/heads/", "origin/" })
        {
            named = named.StartsWith(start, StringComparison.Ordinal) ? named[start.Length..] : named;
        }

        var own = job.Environment.WorkflowRef.BranchOrTag;
        return named != "HEAD" && IsThere(named) ? named
            : own is not null && (IsThere(own) || state.PullRequest is not null) ? own
            : await job.Api.DefaultBranchAsync(cancellation);
    }

    private bool IsThere(string branch) =>
        job.Repository.Refs($"refs/remotes/origin/{branch}").Count > 0
        && job.Repository.ResolveCommit($"refs/remotes/origin/{branch}") is not null;
}
