using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>What to do if a run of the same plan, or its pull request, is still open.</summary>
internal enum OpenRunPolicy
{
    Continue,
    Skip,
    New,
}

/// <param name="Run">The run to continue.</param>
/// <param name="IsSkipped">True if nothing is to be done now.</param>
/// <param name="Why">A sentence for people; null: nothing to say.</param>
internal sealed record ChosenRun(RunId Run, bool IsSkipped = false, string? Why = null);

/// <summary>Selects the run of a workflow run that names none: the one that it started before, an open one of the same
/// plan, or a new one. A schedule never gives one plan two pull requests.</summary>
internal sealed class RunSelector(WorkflowJob job, Plan plan)
{
    /// <summary>The id of a run that this workflow run starts; a re-run gets the same id.</summary>
    public RunId Own => RunId.Parse($"{plan.Name}-{job.Environment.RunId}");

    /// <param name="whenOpen">The policy from the input; null: a schedule continues an open run, a person starts a new
    /// one.</param>
    public async Task<ChosenRun> ChooseAsync(OpenRunPolicy? whenOpen, CancellationToken cancellation)
    {
        var store = job.AllRuns();
        var runs = StateLog.Runs(store);
        if (runs.Contains(Own))
        {
            return new(Own);
        }

        var policy =
            whenOpen ?? (job.Environment.EventName == "schedule" ? OpenRunPolicy.Continue : (OpenRunPolicy?)null);
        if (policy is not { } chosen)
        {
            return Create();
        }

        foreach (var state in runs.Select(r => Read(store, r)).OfType<RunState>().Where(IsOfPlan))
        {
            if (await OpenAsync(state, chosen, cancellation) is { } open)
            {
                return open;
            }
        }

        return Create();
    }

    /// <summary>What to do about an open run of the plan; null if it has ended for good, or is ended here.</summary>
    private async Task<ChosenRun?> OpenAsync(RunState state, OpenRunPolicy policy, CancellationToken cancellation)
    {
        var isOpen = state.Phase is RunPhase.Running or RunPhase.Paused;
        var pull = state.PullRequest is null
            ? null
            : await job.Api.FindPullRequestAsync(BranchNames.Result(state.Run), null, cancellation);
        var isShown = pull?.State == GitHub.PullRequestState.Open;
        if (!isOpen && !isShown)
        {
            return null;
        }

        if (policy == OpenRunPolicy.New)
        {
            await ReplaceAsync(state, isOpen, isShown, cancellation);
            return null;
        }

        return isOpen && policy == OpenRunPolicy.Continue
            ? new(state.Run, Why: $"run {state.Run} of the same plan is open: going on with it")
            : new(
                state.Run,
                IsSkipped: true,
                isOpen
                    ? $"run {state.Run} of the same plan is open"
                    : $"pull request #{pull!.Number} of run {state.Run}, of the same plan, is open: merge or close it first"
            );
    }

    private async Task ReplaceAsync(RunState state, bool isOpen, bool isShown, CancellationToken cancellation)
    {
        if (isOpen)
        {
            var (coordinator, _) = job.OpenRun(state.Run.Value);
            coordinator.Log.Commit(() =>
                coordinator.State.Phase is RunPhase.Running or RunPhase.Paused
                    ? new NewEvent(
                        EventIds.Cancelled(coordinator.State.LastSeq),
                        new RunCancelled($"run {Own}, which takes its place")
                    )
                    : null
            );
        }

        if (isShown)
        {
            await job.Api.ClosePullRequestAsync(
                state.PullRequest!.Number,
                $"Run `{Own}` of the same plan takes the place of run `{state.Run}`.",
                cancellation
            );
        }
    }

    private ChosenRun Create()
    {
        // A branch `ralf` on the remote leaves no room for `ralf/RUN/…`; the checkout has it as a remote one.
        if (!job.Repository.Ref("refs/remotes/origin/ralf").IsNone)
        {
            throw RunErrors.BranchInTheWay("ralf", $"ralf/{Own}/…");
        }

        try
        {
            RunStart.Create(job.OpenStore(Own), plan, Own.Value, null, job.Clock.GetUtcNow(), job.Caller);
        }
        catch (UserException) when (!job.AllRuns().Ref(Own.StateRef).IsNone)
        {
            // Another attempt of this workflow run was faster.
        }

        return new(Own);
    }

    private bool IsOfPlan(RunState state) => state.Plan.Name == plan.Name && state.Plan.Source == plan.Source;

    private RunState? Read(IGitStore store, RunId run)
    {
        try
        {
            return StateLog.Open(store, run).State;
        }
        catch (UserException damaged)
        {
            job.Commands.Annotate(GitHub.Annotation.Warning, $"{damaged.Code}: {damaged.Message}");
            return null;
        }
    }
}
