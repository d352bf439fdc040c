using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>One entry of a section; <paramref name="More"/> holds its further lines.</summary>
internal sealed record SummaryRow(string Name, string Text, IReadOnlyList<string> More)
{
    /// <summary>The task that the entry is about and named after; null if the name is something else's.</summary>
    public TaskId? Task { get; init; }
}

/// <summary>The entries of one kind; never empty.</summary>
internal sealed record SummarySection(string Title, Style Style, IReadOnlyList<SummaryRow> Rows)
{
    /// <summary>The state, if the section lists all tasks in one state.</summary>
    public TaskState? Of { get; init; }
}

/// <summary>The sections of a run's summary; empty ones are left out.</summary>
internal static class SummarySections
{
    public static IReadOnlyList<SummarySection> Build(RunState state)
    {
        var waiting = state
            .Tasks.Where(t => !t.IsFinal && t.State is not (TaskState.Held or TaskState.Running))
            .ToList();
        List<SummarySection> all =
        [
            OfState(state, TaskState.Landed, Landed),
            OfState(state, TaskState.Failed, Failed),
            OfState(state, TaskState.Blocked, t => Row(t, Blocked(t), Findings(t))),
            OfState(state, TaskState.Conflicted, t => Conflicted(t, state)),
            OfState(state, TaskState.Cancelled, t => Row(t, Attempts(t))),
            OfState(state, TaskState.Running, t => Row(t, $"attempt {t.Attempt}")),
            new("Waits for approval", Yellow, [.. GateText.Waiting(state).Select(g => Gate(g, state))]),
            new("Waiting", Style.Plain, [.. waiting.Where(t => IsChosen(t, state)).Select(Waiting)]),
            new(
                "Not chosen for this run",
                Style.Plain,
                [.. waiting.Where(t => !IsChosen(t, state)).Select(t => Row(t, Title(t)))]
            ),
            new("Proposals that await an answer", Yellow, [.. Open(state)]),
            new("Edits of shared files that wait to be applied", Yellow, [.. Edits(state)]),
            new("Warnings", Yellow, [.. Warnings(state)]),
            new("Left out, not being allowed", Yellow, [.. Violations(state)]),
        ];
        return [.. all.Where(s => s.Rows.Count > 0)];
    }

    /// <summary>All findings but the first, which is in the row.</summary>
    private static string[] Findings(RunTaskStatus task) =>
        task.IsBlockedByInput ? [.. DataParts.Build(task).Skip(1).Take(MaxFindings)] : [];

    private static string Blocked(RunTaskStatus task) =>
        task.IsBlockedByInput ? DisplayText.Why(task.Reason, task.Detail) : string.Join(" -> ", task.BlockedBy);

    private const int MaxFindings = 5;

    private static Style Yellow { get; } = new(Color.Yellow);

    private static SummarySection OfState(RunState state, TaskState which, Func<RunTaskStatus, SummaryRow> row) =>
        new(
            DisplayText.Lower(which) is var word ? char.ToUpperInvariant(word[0]) + word[1..] : "",
            LiveFrame.StyleOf(which),
            [.. state.Tasks.Where(t => t.State == which).Select(row)]
        )
        {
            Of = which,
        };

    private static bool IsChosen(RunTaskStatus task, RunState state) => state.Selected?.Contains(task.Task.Id) ?? true;

    private static SummaryRow Row(RunTaskStatus task, string text, params string[] more) =>
        new(task.Task.Id.Value, text, more) { Task = task.Task.Id };

    private static string Title(RunTaskStatus task) => SafeText.Clean(task.Task.Title, 100);

    private static string Attempts(RunTaskStatus task) => DisplayText.Count(task.Attempt, "attempt");

    private static SummaryRow Landed(RunTaskStatus task)
    {
        var files = task.LandedCommit is null ? 0 : task.LastRecord?.FileCount ?? 0;
        var time = task.Records.Aggregate(TimeSpan.Zero, (sum, r) => sum + (r.FinishedAt - r.StartedAt));
        var cost = task.Records.Aggregate(Usage.None, (sum, r) => sum + r.Usage);
        return Row(
            task,
            $"{DisplayText.Count(files, "file")}, {Attempts(task)}, {DisplayText.Describe(time)}, {DisplayText.Cost(cost)}"
        );
    }

    private static SummaryRow Failed(RunTaskStatus task) =>
        Row(task, $"after {Attempts(task)}, {DisplayText.Why(task.Reason, task.Detail)}");

    private static SummaryRow Waiting(RunTaskStatus task) =>
        Row(
            task,
            task.Attempt == 0
                ? "not started"
                : $"after {Attempts(task)}, {DisplayText.Why(task.Reason, task.Detail)}".TrimEnd(' ', ',')
        );

    private static SummaryRow Gate(GateStatus gate, RunState state) =>
        new(
            SafeText.Clean(gate.Name, 80),
            GateText.Subject(gate),
            [GateText.Approve(gate, state.Run), GateText.Reject(gate, state.Run)]
        );

    private static SummaryRow Conflicted(RunTaskStatus task, RunState state)
    {
        var with = task.ConflictsWith.Count == 0 ? "a commit of a person" : DisplayText.Some(task.ConflictsWith, 5);
        var sides = task
            .ConflictsWith.Select(id => state.Find(id))
            .Select(t => t is null ? null : BranchNames.LastOf(t, state.Run))
            .OfType<string>()
            .DefaultIfEmpty(BranchNames.Result(state.Run));
        return Row(
            task,
            $"with {with} in {DisplayText.Some(task.ConflictPaths, 5)}",
            $"one side:   {BranchNames.LastOf(task, state.Run) ?? "nothing kept"}",
            $"the other:  {string.Join(", ", sides)}"
        );
    }

    public static IEnumerable<SummaryRow> Open(RunState state) =>
        state.Proposals.Where(p => p.AwaitsAnswer).Select(Proposal);

    public static IEnumerable<SummaryRow> Edits(RunState state) =>
        state.Proposals.Where(p => p.AwaitsSharedFileEdit).Select(Proposal);

    private static SummaryRow Proposal(ProposalStatus open) =>
        new(SafeText.Clean(open.Proposal.Proposal, 20), EventText.Proposal(open.Proposal), []);

    public static IEnumerable<SummaryRow> Warnings(RunState state) =>
        from task in state.Tasks
        from record in task.Records
        from warning in Warnings(record)
        select Row(task, SafeText.Clean(warning));

    /// <summary>The record's warnings. What Ralf says of its files is not left to the machine that wrote it.</summary>
    private static IEnumerable<string> Warnings(SessionRecord record) =>
        ProtectedPaths.Warning(record.FilesModified) is { } obeyed && !record.Warnings.Contains(obeyed)
            ? record.Warnings.Prepend(obeyed)
            : record.Warnings;

    private static string What(ScopeViolation violation) =>
        violation.What is null ? "" : $"{SafeText.Clean(violation.What, 200)}, ";

    public static IEnumerable<SummaryRow> Violations(RunState state) =>
        from task in state.Tasks
        from record in task.Records
        from line in record
            .ScopeViolations.Select(v =>
                $"{SafeText.Clean(v.Path.Value, 400)} ({DisplayText.Lower(v.Change)}, {What(v)}attempt {record.Attempt})"
            )
            .Concat(
                record.MoreScopeViolations.Select(m =>
                    $"{SafeText.Clean(DisplayText.Describe(m), 400)} (attempt {record.Attempt})"
                )
            )
        select Row(task, line);
}
