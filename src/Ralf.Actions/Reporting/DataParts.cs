namespace Ralf.Actions.Reporting;

/// <summary>Lists where data files of tasks that have not landed since break their schemas, for whoever must fix
/// them.</summary>
internal static class DataParts
{
    public static ReportPart Findings(RunState state) =>
        new(
            "Data that does not hold its schema",
            6,
            10,
            "",
            [
                .. from task in state.Tasks
                from finding in Build(task)
                select new ReportRow($"- `{task.Task.Id}` {Role(task)}: {MarkdownText.Inline(finding, 500)}\n"),
            ]
        );

    /// <summary>The findings of a task, as lines.</summary>
    public static IReadOnlyList<string> Build(RunTaskStatus task) =>
        task.State is TaskState.Blocked or TaskState.Failed or TaskState.Pending
            ? [.. task.LastRecord?.Findings.Select(f => SafeText.Clean(f.ToString(), 600)) ?? []]
            : [];

    private static string Role(RunTaskStatus task) =>
        task.LastRecord!.Reason == SessionReason.BadInput ? "cannot start from it" : "made it";
}
