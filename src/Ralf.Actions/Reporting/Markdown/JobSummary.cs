namespace Ralf.Actions.Reporting;

/// <summary>A dispatched job of the matrix.</summary>
/// <param name="Minutes">The job's timeout.</param>
internal sealed record DispatchedJob(string Job, string Title, int Minutes);

/// <summary>What the plan job did.</summary>
/// <param name="Sent">This wave.</param>
/// <param name="Open">Jobs of other workflow runs that have not answered yet.</param>
/// <param name="Note">Why there is no wave, or what is special about it; null: nothing to say.</param>
internal sealed record PlanJob(
    IReadOnlyList<DispatchedJob> Sent,
    IReadOnlyList<string> Open,
    IReadOnlyList<WaitingGate> Gates,
    string? Note
);

/// <summary>The outcome of a job that came in, or did not.</summary>
/// <param name="Verdict">A word or two: <c>landed</c>, <c>goes again</c>, <c>refused</c>.</param>
/// <param name="Why">A sentence, possibly an agent's.</param>
internal sealed record ReturnedJob(string Job, string Verdict, string? Why);

/// <summary>What the merge job did.</summary>
/// <param name="Next">What happens next, in a sentence.</param>
internal sealed record MergeJob(
    IReadOnlyList<ReturnedJob> Came,
    IReadOnlyList<WaitingGate> Gates,
    string? PullRequest,
    string Next
);

/// <summary>The step summaries of the workflow's jobs. Agents' text enters only through <see
/// cref="MarkdownText"/>.</summary>
internal static class JobSummary
{
    /// <summary>GitHub's limit is 1 MiB of UTF-8
    /// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands); a UTF-16 unit is at most
    /// three bytes.</summary>
    public const int Limit = 1_048_576 / 3;

    /// <summary>What was dispatched, what is open, and what waits for what.</summary>
    public static string Build(PlanJob job, RunState state, ReportLinks links)
    {
        var note = job.Note is null ? "" : MarkdownText.Inline(job.Note, 500) + "\n\n";
        ReportPart[] parts =
        [
            new("This wave", 3, 20, "| leg | task | at most |\n| --- | --- | ---: |\n", [.. job.Sent.Select(Sent)]),
            ReviewParts.Gates(job.Gates, state, links),
            new(
                "Open in other workflow runs",
                2,
                20,
                "",
                [.. job.Open.Select(l => new ReportRow($"- {MarkdownText.Code(l)}\n"))]
            ),
            new("Waits", 1, 20, "", [.. Waiting(state, job).Select(w => new ReportRow(w))]),
        ];
        return Fitted(Head(state) + note + Graph(state), parts, state, links);
    }

    /// <summary>Which jobs came in, their outcome, the state of the run, and what happens next.</summary>
    public static string Build(MergeJob job, RunState state, ReportLinks links)
    {
        var report = StatusReport.From(state, new HashSet<TaskId>());
        ReportPart[] parts =
        [
            new("What came in", 3, 20, "| leg | verdict | why |\n| --- | --- | --- |\n", [.. job.Came.Select(Came)]),
            ReviewParts.Gates(job.Gates, state, links),
            ReviewParts.Conflicts(report, state, links),
            ReviewParts.Checks(state),
            TaskParts.Table(state, links),
        ];
        var pull = job.PullRequest is { } address ? $"{MarkdownText.Link("The pull request", address)}. " : "";
        return Fitted(
            $"{Head(state)}{pull}{MarkdownText.Inline(job.Next, 500)}\n\n{Graph(state)}",
            parts,
            state,
            links
        );
    }

    private static string Fitted(string head, IReadOnlyList<ReportPart> parts, RunState state, ReportLinks links) =>
        ReportTruncation.Fit(
            head,
            parts,
            $"\nEverything that happened: {PullRequestText.Log(state, links)}.\n",
            PullRequestText.Log(state, links),
            Limit
        );

    private static string Head(RunState state) =>
        $"# Run {state.Run}: {MarkdownText.Inline(RunSummary.Phase(state))}\n\n"
        + $"{StatusText.Counts(StatusReport.From(state, new HashSet<TaskId>()))}; {RunSummary.Used(state)}{PullRequestText.Twice(state)}.\n\n";

    private static string Graph(RunState state) =>
        state.Tasks.Count is > 1 and <= RunGraph.MaxTasks ? RunGraph.Draw(state) : "";

    private static ReportRow Sent(DispatchedJob job) =>
        new($"| {MarkdownText.Code(job.Job)} | {MarkdownText.Inline(job.Title, 100)} | {job.Minutes} min |\n");

    private static ReportRow Came(ReturnedJob job) =>
        new(
            $"| {MarkdownText.Code(job.Job)} | {MarkdownText.Inline(job.Verdict)} | {MarkdownText.Inline(job.Why)} |\n"
        );

    private static IEnumerable<string> Waiting(RunState state, PlanJob job)
    {
        var dispatched = job.Sent.Select(l => l.Job).Concat(job.Open).ToHashSet(StringComparer.Ordinal);
        return from task in state.Tasks
            where task.State is TaskState.Pending or TaskState.Blocked
            where !dispatched.Contains($"{task.Task.Id}.{task.Attempt}")
            select $"- `{task.Task.Id}`: {WaitsFor(task, state)}\n";
    }

    private static string WaitsFor(RunTaskStatus task, RunState state)
    {
        var needs = task.Task.Needs.Where(n => state.Find(n)?.State != TaskState.Landed).Select(n => $"`{n}`").ToList();
        return task.IsBlockedByInput ? $"blocked, {MarkdownText.Inline(DisplayText.Why(task.Reason, task.Detail))}"
            : task.State == TaskState.Blocked ? $"blocked, {string.Join(" → ", task.BlockedBy.Select(t => $"`{t}`"))}"
            : state.GateBefore(task.Task) is { } gate && state.Gates.Any(g => g.Name == gate.Name)
                ? $"gate {MarkdownText.Code(gate.Name, 80)}"
            : needs.Count > 0 ? $"needs {DisplayText.Some(needs, 5)}"
            : "a later wave takes it";
    }
}
