using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>The end of a run in which nothing runs and nothing is ready: <c>verify</c>, and the outcome.</summary>
internal sealed class RunEnd(RunState state, ISessionEngine engine)
{
    /// <summary>Whether the plan's <c>verify</c> has not been run on this result yet.</summary>
    public bool NeedsVerify =>
        state.Plan.Verify.Count > 0
        && state.Result != state.Base
        && state.Verify?.Result != state.Result;

    /// <summary>Runs <c>verify</c>; null where it was interrupted.</summary>
    public async Task<NewEvent?> VerifyAsync(CancellationToken interrupted)
    {
        try
        {
            var verified = await engine.VerifyAsync(state, state.Result, interrupted);
            return interrupted.IsCancellationRequested
                ? null
                : new(EventIds.Verified(state.Result, state.LastSeq), verified);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
    }

    public NewEvent Finish() =>
        new(
            EventIds.Finished(state.LastSeq),
            new RunFinished(IsGood ? "done" : "failed", state.Result)
        );

    private bool IsGood =>
        (state.Verify is null || state.Verify.Passed)
        && state
            .Tasks.Where(t => state.Selected is null || state.Selected.Contains(t.Task.Id))
            .All(t => t.State == TaskState.Landed);
}
