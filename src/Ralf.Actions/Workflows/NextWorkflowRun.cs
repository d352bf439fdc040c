using Ralf.Actions.Runs;

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

    /// <summary>Starts it whatever this workflow run did, for slash commands.</summary>
    public async Task<string> WakeAsync(int? parallel, CancellationToken cancellation)
    {
        var after = coordinator.State.LastSeq;
        var (file, on) = Caller(coordinator.State.Caller ?? job.Caller);
        Append(EventIds.NextRequested(job.Environment.RunId, after), new NextRequested(job.Environment.RunId));
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["run"] = coordinator.State.Run.Value };
        if (parallel is { } slots)
        {
            inputs["parallel"] = slots.ToString();
        }

        var started = await job.Api.DispatchWorkflowAsync(file, on, inputs, coordinator.State.Run.Value, cancellation);
        Append(EventIds.NextStarted(job.Environment.RunId, after), new NextStarted(job.Environment.RunId, started));
        return started is { } id
            ? $"Workflow run {id} goes on with run {coordinator.State.Run}."
            : $"A workflow run of {file} goes on with run {coordinator.State.Run}.";
    }

    /// <summary>True if an earlier attempt of this merge started it and it has not ended yet.</summary>
    private async Task<bool> IsUnderWayAsync(CancellationToken cancellation) =>
        coordinator.State.Next is { IsStarted: true, Started: { } id, By: var by }
        && by == job.Environment.RunId
        && await job.Api.FindWorkflowRunAsync(id, cancellation) is { IsCompleted: false };

    private void Append(string id, RunEvent body) => coordinator.Log.Commit(() => new NewEvent(id, body));

    private static (string File, string Ref) Caller(string caller)
    {
        var at = caller.IndexOf('@');
        return (caller[..at], caller[(at + 1)..]);
    }
}
