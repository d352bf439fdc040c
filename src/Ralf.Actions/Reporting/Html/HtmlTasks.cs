using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>The tasks of a run, one row each; an opened row shows what its sessions did and said, and the task's
/// settings.</summary>
internal static class HtmlTasks
{
    public static XElement Section(RunState state, HtmlTimeline timeline) =>
        Element(
            "section",
            Element("h2", "Tasks"),
            Filters(state),
            Classed(
                "div",
                "row head",
                Element("span", "task"),
                Element("span", "state"),
                timeline.Axis(),
                Classed("span", "number", "attempts"),
                Classed("span", "number", "files"),
                Classed("span", "number", "cost")
            ),
            state.Tasks.Select(t => Task(t, state, timeline))
        );

    /// <summary>The id of the element that links with a task's name lead to.</summary>
    public static string Anchor(TaskId task) => $"task-{task}";

    /// <summary>A checkbox for each state that a task is in; the style sheet hides the tasks of unticked
    /// states.</summary>
    private static XElement? Filters(RunState state)
    {
        var counts = state.Tasks.CountBy(t => t.State).OrderBy(c => c.Key).ToList();
        return counts.Count < 2
            ? null
            : Classed(
                "p",
                "filters",
                counts.Select(c =>
                    Element(
                        "label",
                        Element(
                            "input",
                            With("type", "checkbox"),
                            With("id", $"show-{DisplayText.Lower(c.Key)}"),
                            With("checked", "checked")
                        ),
                        $" {DisplayText.Lower(c.Key)} {c.Value}"
                    )
                )
            );
    }

    private static XElement Task(RunTaskStatus task, RunState state, HtmlTimeline timeline)
    {
        var word = DisplayText.Lower(task.State);
        var files = task.LastRecord?.FileCount;
        return Classed(
            "details",
            $"task {word}",
            Classed(
                "summary",
                "line",
                Classed(
                    "span",
                    "row",
                    Classed(
                        "span",
                        "name",
                        Element("b", task.Task.Id.Value),
                        " ",
                        Classed(
                            "span",
                            "quiet",
                            task.Task.Title == task.Task.Id.Value ? "" : Html.Text(task.Task.Title, 100)
                        )
                    ),
                    Classed("span", $"state {word}", word),
                    timeline.Row(task.Task.Id),
                    Number(task.Attempt == 0 ? "" : $"{task.Attempt}"),
                    Number(files is null ? "" : files.Value.ToString("#,0")),
                    Number(task.Records.Count == 0 ? "" : DisplayText.Cost(task.Records))
                )
            ),
            Classed(
                "div",
                "body",
                // Here and not on the task: a browser unfolds the element around a link's target.
                With("id", Anchor(task.Task.Id)),
                Facts(task, state),
                task.Records.Select(Session),
                What(task)
            )
        );
    }

    private static XElement Number(string text) => Classed("span", "number", text);

    private static XElement? Facts(RunTaskStatus task, RunState state) =>
        HtmlFacts.Render([
            ("why", Html.Text(Why(task, state))),
            ("needs", string.Join(", ", task.Task.Needs)),
            ("proposed by", task.ProposedBy?.Value ?? ""),
            ("commit", task.LandedCommit?.Hex ?? ""),
            ("branch", BranchNames.LastOf(task, state.Run) ?? ""),
        ]);

    private static string Why(RunTaskStatus task, RunState state) =>
        task.State switch
        {
            TaskState.Landed => "",
            TaskState.Blocked when !task.IsBlockedByInput => string.Join(" -> ", task.BlockedBy),
            TaskState.Conflicted =>
                $"{DisplayText.Some(task.ConflictPaths, 5)} with {(task.ConflictsWith.Count > 0 ? DisplayText.Some(task.ConflictsWith, 5) : "a commit of a person")}",
            _ when !task.IsFinal && state.GateBefore(task.Task) is { } gate => $"waits at the gate {gate.Name}",
            _ => DisplayText.Why(task.Reason, task.Detail),
        };

    private static XElement Session(SessionRecord record) =>
        Classed(
            "article",
            DisplayText.Lower(record.Status),
            Element(
                "h3",
                $"Attempt {record.Attempt}: {DisplayText.Lower(record.Status)}",
                Classed("span", "quiet", $" {Used(record)}")
            ),
            record.Reason is null
                ? null
                : Element("p", Html.Text(DisplayText.Why(record.Reason, record.Detail), 1_000)),
            record.Summary.Length == 0 ? null : Classed("p", "said", Html.Lines(record.Summary)),
            Lines("Decisions", record.Decisions.Select(d => $"{d.What} — {d.Why}")),
            Lines("Warnings", record.Warnings),
            Lines(
                "Left out, not being allowed",
                record
                    .ScopeViolations.Select(v => $"{v.Text} ({DisplayText.Lower(v.Change)})")
                    .Concat(record.MoreScopeViolations.Select(DisplayText.Describe))
            ),
            Lines("Data that does not hold its schema", record.Findings.Select(f => f.ToString())),
            record.Checks.Select(HtmlChecks.Render),
            Html.Folded(
                DisplayText.Count(record.FileCount, "file"),
                Html.Listed([
                    .. record
                        .FilesModified.Select(f => f.Value)
                        .Concat(record.MoreFilesModified.Select(DisplayText.Describe))
                        .Select(f => Html.Text(f)),
                ])
            )
        );

    private static string Used(SessionRecord record) =>
        $"{record.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {DisplayText.Describe(record.FinishedAt - record.StartedAt)}, {DisplayText.Used(record.Usage)}";

    private static IEnumerable<XElement> Lines(string heading, IEnumerable<string> lines) =>
        Html.Listed([.. lines.Select(l => Html.Text(l, 1_000))]) is { } list ? [Element("h4", heading), list] : [];

    private static XElement? What(RunTaskStatus task) =>
        Html.Folded(
            "The task",
            HtmlFacts.Render([
                ("scope", Globs(task.Task.Scope)),
                ("reads", Globs(task.Task.Reads)),
                ("produces", Globs(task.Task.Produces)),
                ("checks", Globs(task.Task.Checks)),
            ]),
            Html.Block(task.Task.Prompt)
        );

    private static string Globs(IReadOnlyList<string> globs) => Html.Text(string.Join("  ", globs), 2_000);
}
