namespace Ralf.Actions.Runs;

/// <summary>Landed work that another task could not start from: which task made it, and how that task runs
/// again.</summary>
internal static class InputRefusals
{
    /// <summary>The records of the tasks that are blocked by files that this one made.</summary>
    public static IReadOnlyList<SessionRecord> Find(RunState state, RunTaskStatus producer) =>
        [
            .. state
                .Tasks.Where(t => t.IsBlockedByInput && t.Task.Inputs.Any(i => Made(producer, i.File)))
                .Select(t => t.LastRecord)
                .OfType<SessionRecord>(),
        ];

    /// <summary>True if a person may run the task again although it has landed.</summary>
    public static bool MayRetry(RunState state, RunTaskStatus task) =>
        task.State == TaskState.Landed && Find(state, task).Count > 0;

    /// <summary>Runs the task again, on top of what it made.</summary>
    public static NewEvent SendBack(RunTaskStatus task) => NewEvent.Requeued(task, SessionReason.Schema);

    private static bool Made(RunTaskStatus producer, string file) =>
        producer.Task.Produces.Contains(file) || producer.LastRecord?.MayHaveModified(file) == true;
}
