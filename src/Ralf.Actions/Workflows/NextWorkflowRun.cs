using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>Starts the next workflow run: the caller's own workflow, as the run's log names it. The log records the
/// intent before and the outcome after; a repeated call checks first. Two started workflow runs do no harm: the log
/// gives its dispatches to one of them.</summary>
internal sealed class NextWorkflowRun(WorkflowJob job, RunCoordinator coordinator)
{
    /// <summary>Starts it if this workflow run advanced the run and something is left to do. Returns a sentence for
    /// people, or null.</summary>
    public async Task<string?> StartAsync(int? parallel, CancellationToken cancellation)
    {
        if (!WorkflowDecisions.StartsNextWorkflowRun(coordinator, job.Environment.RunId))
        {
            return null;
        }

        return await IsUnderWayAsync(cancellation)
            ? "The workflow run that goes on was started before."
            : await WakeAsync(parallel, cancellation);
    }

    /// <summary>Starts it whatever this workflow run did, for slash commands. If GitHub refuses, the run is paused with
    /// the reason.</summary>
    public async Task<string> WakeAsync(int? parallel, CancellationToken cancellation)
    {
        var after = coordinator.State.LastSeq;
        Append(EventIds.NextRequested(job.Environment.RunId, after), new NextRequested(job.Environment.RunId));
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["run"] = coordinator.State.Run.Value };
        if (parallel is { } slots)
        {
            inputs["parallel"] = slots.ToString();
        }

        string caller;
        long? started;
        try
        {
            (caller, started) = await DispatchAsync(inputs, cancellation);
        }
        catch (UserException refused)
        {
            var detail = $"the next workflow run could not be started ({refused.Code}): {refused.Message}";
            coordinator.Log.Commit(() =>
                coordinator.State.Phase == RunPhase.Running
                    ? Pauses.Pause(coordinator.State, PauseReasons.Dispatch, detail)
                    : null
            );
            return $"The run is paused: {detail}.";
        }

        var moved = caller == coordinator.State.Caller ? null : caller;
        Append(
            EventIds.NextStarted(job.Environment.RunId, after),
            new NextStarted(job.Environment.RunId, started) { Caller = moved }
        );
        return (started is { } id ? $"Workflow run {id}" : $"A workflow run of {Parse(caller).File}")
            + $" goes on with run {coordinator.State.Run}"
            + (moved is null ? "." : $", at {moved}: the workflow that it was started with is gone.");
    }

    /// <summary>Starts the workflow that the log names; if its branch or file is gone, the one of this job, else the one
    /// on the default branch.</summary>
    private async Task<(string Caller, long? Started)> DispatchAsync(
        Dictionary<string, string> inputs,
        CancellationToken cancellation
    )
    {
        var logged = coordinator.State.Caller ?? job.Caller;
        try
        {
            return (logged, await DispatchAsync(logged, inputs, cancellation));
        }
        catch (UserException gone) when (GitHubErrors.IsGone(gone))
        {
            var branch = $"refs/heads/{await job.Api.DefaultBranchAsync(cancellation)}";
            string[] others = [job.Caller, $"{Parse(logged).File}@{branch}", $"{Parse(job.Caller).File}@{branch}"];
            foreach (var other in others.Distinct().Where(o => o != logged && Parse(o).BranchOrTag is not null))
            {
                try
                {
                    return (other, await DispatchAsync(other, inputs, cancellation));
                }
                catch (UserException error) when (GitHubErrors.IsGone(error))
                {
                    // The next one may be there.
                }
            }

            throw;
        }
    }

    private Task<long?> DispatchAsync(
        string caller,
        Dictionary<string, string> inputs,
        CancellationToken cancellation
    ) =>
        job.Api.DispatchWorkflowAsync(
            Parse(caller).File,
            Parse(caller).Ref,
            inputs,
            coordinator.State.Run.Value,
            cancellation
        );

    /// <summary>True if an earlier attempt of this merge started it and it has not ended yet.</summary>
    private async Task<bool> IsUnderWayAsync(CancellationToken cancellation) =>
        coordinator.State.Next is { IsStarted: true, Started: { } id, By: var by }
        && by == job.Environment.RunId
        && await job.Api.FindWorkflowRunAsync(id, cancellation) is { IsCompleted: false };

    private void Append(string id, RunEvent body) => coordinator.Log.Commit(() => new NewEvent(id, body));

    private static WorkflowRef Parse(string caller)
    {
        var at = caller.IndexOf('@');
        return new(caller[..at], caller[(at + 1)..]);
    }
}
