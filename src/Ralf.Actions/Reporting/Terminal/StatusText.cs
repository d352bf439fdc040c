using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>A status as text for people: a line for the run, one for each task, then conflicts and proposals that await
/// an answer.</summary>
internal static class StatusText
{
    public static void Write(StatusReport report, IAnsiConsole console)
    {
        var paused =
            report.PausedFor is { } why ? $" for {why}" + (report.PausedDetail is { } detail ? $": {detail}" : "")
            : report.NothingChanged ? ", nothing changed"
            : "";
        var lines = new UnwrappedLines()
            .End($"Run {report.Run}: {DisplayText.Lower(report.State)}{paused}")
            .End($"{Counts(report)}; {DisplayText.Count(report.Sessions, "session")}, {DisplayText.Cost(report.Used)}")
            .End($"Result: {BranchNames.Result(report.Run)} ({report.Result.Short})");
        if (report.ResultBranch is { } branch)
        {
            lines.End($"Note: {branch}");
        }

        lines.End();
        var names = report.Tasks.Select(t => t.Id.Value.Length).DefaultIfEmpty(0).Max();
        foreach (var task in report.Tasks)
        {
            var about = About(task);
            lines
                .Add(task.Id.Value.PadRight(names + 2))
                .Add(DisplayText.Lower(task.State), LiveFrame.StyleOf(task.State))
                .End(about.Length > 0 ? about.PadLeft(about.Length + Gap(task.State)) : "");
        }

        foreach (var (task, warning) in report.Tasks.SelectMany(t => t.Warnings ?? [], (t, w) => (t.Id, w)))
        {
            lines.End($"warning {task}: {warning}");
        }

        foreach (var conflict in report.Conflicts)
        {
            lines.End($"conflict: {SafeText.Clean(conflict.Path.Value, 400)} ({string.Join(", ", conflict.Tasks)})");
        }

        foreach (var adopted in report.Adopted ?? [])
        {
            lines.End(EventText.Adopted(adopted));
        }

        if (report.Drift is { } drift)
        {
            lines.End(EventText.Moved(drift));
        }

        foreach (var gate in report.Gates.Where(g => g.State == GateState.Waiting))
        {
            var subject = gate.When == GateWhen.Before ? $"{gate.Task} waits to start" : $"{gate.Task} waits";
            lines.End($"gate {gate.Name}: {subject}: ralf approve {report.Run} {gate.Name} {gate.Subject.Short}");
        }

        foreach (var open in report.Followups.Where(f => f.Accepted is null))
        {
            lines.End($"proposal {open.Proposal}: {open.Task} by {open.By}: {open.Why}");
        }

        console.Write(lines);
    }

    /// <summary><c>3 tasks: 1 running, 2 landed</c>.</summary>
    public static string Counts(StatusReport report) =>
        $"{DisplayText.Count(report.Tasks.Count, "task")}: "
        + string.Join(
            ", ",
            report.Tasks.CountBy(t => t.State).OrderBy(c => c.Key).Select(c => $"{c.Value} {DisplayText.Lower(c.Key)}")
        );

    // The longest word has ten letters.
    private static int Gap(TaskState state) => 12 - DisplayText.Lower(state).Length;

    private static string About(StatusTask task)
    {
        string[] parts =
        [
            task.Attempt > 0 ? $"#{task.Attempt}" : "",
            task.BlockedBy is { Count: > 1 } path ? string.Join(" -> ", path) : "",
            task is { State: TaskState.Landed, NoChange: true } ? "nothing changed" : "",
            task.State == TaskState.Landed ? "" : DisplayText.Why(task.Reason, task.Detail),
            task.State is TaskState.Failed or TaskState.Conflicted ? task.Branch ?? "" : "",
        ];
        return string.Join("  ", parts.Where(p => p.Length > 0));
    }
}
