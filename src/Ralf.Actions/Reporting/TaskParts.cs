namespace Ralf.Actions.Reporting;

/// <summary>The tasks of a run in a report: one row each, and a drawing.</summary>
internal static class TaskParts
{
    private const string Columns =
        "| task | state | attempt | files | cost | look |\n| --- | --- | ---: | ---: | ---: | --- |\n";

    public static ReportPart Table(RunState state, ReportLinks links) =>
        new("Tasks", 5, 20, Columns, [.. state.Tasks.Select(t => Row(t, state.Run, links))]);

    /// <summary>Empty if there are too many tasks for a drawing; the state line counts them.</summary>
    public static ReportPart Graph(RunState state) =>
        new(
            "Task graph",
            4,
            0,
            "",
            state.Tasks.Count is > 1 and <= RunGraph.MaxTasks
                ? [new ReportRow(RunGraph.Draw(state), Matters: false)]
                : []
        );

    private static ReportRow Row(RunTaskStatus task, RunId run, ReportLinks links)
    {
        var files = task.LastRecord?.FileCount;
        var proposed = task.ProposedBy is { } by ? $" (proposed by `{by}`)" : "";
        string[] cells =
        [
            $"`{task.Task.Id}`<br>{MarkdownText.Inline(task.Task.Title, 100)}{proposed}",
            StateOf(task),
            task.Attempt == 0 ? "" : $"{task.Attempt}",
            files is null ? "" : $"{files}",
            task.Records.Count == 0 ? "" : DisplayText.Cost(task.Records),
            Look(task, run, links),
        ];
        return new ReportRow(
            $"| {string.Join(" | ", cells)} |\n",
            task.State is not (TaskState.Landed or TaskState.Pending or TaskState.Ready)
        );
    }

    private static string StateOf(RunTaskStatus task)
    {
        var word = DisplayText.Lower(task.State);
        return task.State switch
        {
            _ when task.State == TaskState.Failed || task.IsBlockedByInput =>
                $"**{word}**: {MarkdownText.Inline(DisplayText.Why(task.Reason, task.Detail))}",
            TaskState.Conflicted when task.ConflictsWith.Count > 0 =>
                $"**{word}** with {DisplayText.Some(task.ConflictsWith.Select(t => $"`{t}`").ToList(), 5)}",
            TaskState.Conflicted => $"**{word}** with a commit of a person",
            TaskState.Blocked => $"**{word}**: {string.Join(" → ", task.BlockedBy.Select(t => $"`{t}`"))}",
            _ => word,
        };
    }

    private static string Look(RunTaskStatus task, RunId run, ReportLinks links)
    {
        var branch = BranchNames.LastOf(task, run);
        var fence = task.LastRecord?.Fence ?? task.Dispatch?.Fence;
        string?[] places =
        [
            branch is null ? null : MarkdownText.Link($"`{branch}`", links.Branch(branch)),
            fence is not null && links.Session(fence) is { } page ? MarkdownText.Link("its job", page) : null,
        ];
        return string.Join("<br>", places.OfType<string>());
    }
}
