using Ralf.Core.State;

namespace Ralf.Actions.Runs;

/// <summary>Landed work that another task could not start from: whose input it is, and how it goes again.</summary>
internal static class InputRefusals
{
    /// <summary>The records of the tasks that are blocked because of files that this one made.</summary>
    public static IReadOnlyList<SessionRecord> Find(RunState state, RunTaskStatus producer) =>
        [
            .. state
                .Tasks.Where(t => t.IsBlockedByInput && t.Task.Inputs.Any(i => Made(producer, i.File)))
                .Select(t => t.LastRecord)
                .OfType<SessionRecord>(),
        ];

    /// <summary>Whether a person may have it done again, although it has landed.</summary>
    public static bool MayRetry(RunState state, RunTaskStatus task) =>
        task.State == TaskState.Landed && Find(state, task).Count > 0;

    /// <summary>It goes again, on top of what it made.</summary>
    public static NewEvent SendBack(RunTaskStatus task) =>
        new(
            EventIds.Requeued(task.Task.Id, task.Attempt),
            new TaskRequeued(task.Task.Id, task.Attempt, SessionReason.Schema, Tighter: false)
        );

    private static bool Made(RunTaskStatus producer, string file) =>
        producer.Task.Produces.Contains(file) || producer.LastRecord?.FilesModified.Any(p => p.Value == file) == true;
}
