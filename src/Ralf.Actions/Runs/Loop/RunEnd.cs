namespace Ralf.Actions.Runs;

/// <summary>The end of a run in which nothing runs and nothing is ready: <c>verify</c>, and the outcome.</summary>
internal sealed class RunEnd(RunState state)
{
    /// <summary>Runs <c>verify</c>; returns null if it was interrupted.</summary>
    public async Task<NewEvent?> VerifyAsync(ISessionEngine engine, VerifyTarget target, CancellationToken interrupted)
    {
        try
        {
            var verified = await engine.VerifyAsync(state, target.Commit, interrupted);
            return interrupted.IsCancellationRequested
                ? null
                : new(EventIds.Verified(target.Commit, state.LastSeq), verified with { Holds = target.Holds });
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The events once the tasks that make <c>verify</c> fail are known: a single task goes back with the
    /// output, or fails if its attempts are used up; a combination is only reported, since Ralf cannot know which of
    /// them should change.</summary>
    public IReadOnlyList<NewEvent> Blame(IReadOnlyList<TaskId> tasks)
    {
        var blamed = new NewEvent(EventIds.Blamed(state.Result), new VerifyBlamed(state.Result, tasks));
        return tasks is [var one] ? [blamed, SendBack(state[one])] : [blamed];
    }

    /// <summary>True if the task is one of several landed tasks that only together make <c>verify</c> fail; a person
    /// may choose among them.</summary>
    public static bool MayBeSentBack(RunState state, RunTaskStatus task) =>
        task.State == TaskState.Landed
        && state.Blame is { Tasks.Count: > 1 } blame
        && blame.Result == state.Result
        && blame.Tasks.Contains(task.Task.Id);

    /// <summary>Sends back the task that a person has chosen, so that the others may stay as they are.</summary>
    public IReadOnlyList<NewEvent> SendBackChosen(RunTaskStatus task)
    {
        var id = task.Task.Id;
        return
        [
            new(EventIds.SendsBackChosen(state.Result, id), new VerifyBlamed(state.Result, [id])),
            NewEvent.Requeued(task, SessionReason.VerifyFailed),
        ];
    }

    private NewEvent SendBack(RunTaskStatus task) =>
        task.UsedAttempts < state.Plan.Limits.Attempts
            ? NewEvent.Requeued(task, SessionReason.VerifyFailed)
            : NewEvent.Failed(
                task,
                SessionReason.VerifyFailed,
                $"its work is on the result, and verify fails with it: {Reporting.EventText.Verified(state.Verify!)}"
            );

    public NewEvent Finish() =>
        new(EventIds.Finished(state.LastSeq), new RunFinished(IsGood ? "done" : "failed", state.Result));

    private bool IsGood =>
        (state.Verify is null || state.Verify.Passed)
        && state
            .Tasks.Where(t => state.Selected is null || state.Selected.Contains(t.Task.Id))
            .All(t => t.State == TaskState.Landed);
}
