using System.Globalization;
using System.Xml.Linq;
using Ralf.Actions.Plans;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>The tasks of a run, a row for each; opened, a row shows what its sessions did and said, and what the task is.</summary>
internal static class HtmlTasks
{
    public static XElement Section(RunState state, HtmlTimeline timeline) =>
        Html.Of(
            "section",
            Html.Of("h2", "Tasks"),
            Filters(state),
            Html.Classed(
                "div",
                "row head",
                Html.Of("span", "task"),
                Html.Of("span", "state"),
                timeline.Axis(),
                Html.Classed("span", "number", "attempts"),
                Html.Classed("span", "number", "files"),
                Html.Classed("span", "number", "cost")
            ),
            state.Tasks.Select(t => Task(t, state, timeline))
        );

    /// <summary>What an element is called that a task's name links to.</summary>
    public static string Anchor(TaskId task) => $"task-{task}";

    /// <summary>A box for each state that a task is in; the style sheet hides the tasks of one that is not ticked.</summary>
    private static XElement? Filters(RunState state)
    {
        var counts = state.Tasks.CountBy(t => t.State).OrderBy(c => c.Key).ToList();
        return counts.Count < 2
            ? null
            : Html.Classed(
                "p",
                "filters",
                counts.Select(c =>
                    Html.Of(
                        "label",
                        Html.Of(
                            "input",
                            Html.With("type", "checkbox"),
                            Html.With("id", $"show-{Words.Lower(c.Key)}"),
                            Html.With("checked", "checked")
                        ),
                        $" {Words.Lower(c.Key)} {c.Value}"
                    )
                )
            );
    }

    private static XElement Task(TaskStanding task, RunState state, HtmlTimeline timeline)
    {
        var word = Words.Lower(task.State);
        var files = task.LastRecord?.FilesModified.Count;
        return Html.Classed(
            "details",
            $"task {word}",
            Html.Classed(
                "summary",
                "line",
                Html.Classed(
                    "span",
                    "row",
                    Html.Classed(
                        "span",
                        "name",
                        Html.Of("b", task.Task.Id.Value),
                        " ",
                        Html.Classed(
                            "span",
                            "quiet",
                            task.Task.Title == task.Task.Id.Value
                                ? ""
                                : Html.Text(task.Task.Title, 100)
                        )
                    ),
                    Html.Classed("span", $"state {word}", word),
                    timeline.Row(task.Task.Id),
                    Number(task.Attempt == 0 ? "" : $"{task.Attempt}"),
                    Number(
                        files is null
                            ? ""
                            : files.Value.ToString("#,0", CultureInfo.InvariantCulture)
                    ),
                    Number(
                        task.Records.Count == 0
                            ? ""
                            : Words.Dollars(task.Records.Sum(r => r.Usage.CostUsd))
                    )
                )
            ),
            Html.Classed(
                "div",
                "body",
                // Here and not on the task: a browser opens what hides the place that a link leads to.
                Html.With("id", Anchor(task.Task.Id)),
                Facts(task, state),
                task.Records.Select(Session),
                What(task)
            )
        );
    }

    private static XElement Number(string text) => Html.Classed("span", "number", text);

    private static XElement? Facts(TaskStanding task, RunState state) =>
        HtmlFacts.Of([
            ("why", Html.Text(Why(task, state))),
            ("needs", string.Join(", ", task.Task.Needs)),
            ("proposed by", task.ProposedBy?.Value ?? ""),
            ("commit", task.LandedCommit?.Hex ?? ""),
            ("branch", BranchNames.LastOf(task, state.Run) ?? ""),
        ]);

    private static string Why(TaskStanding task, RunState state) =>
        task.State switch
        {
            TaskState.Landed => "",
            TaskState.Blocked when !task.IsShut => string.Join(" -> ", task.BlockedBy),
            TaskState.Conflicted =>
                $"{Words.Some(task.ConflictPaths, 5)} with {(task.ConflictsWith.Count > 0 ? Words.Some(task.ConflictsWith, 5) : "a commit of a person")}",
            _ when !task.IsFinal && state.HoldingBack(task.Task) is { } gate =>
                $"waits at the gate {gate.Name}",
            _ => Words.Why(task.Reason, task.Detail),
        };

    private static XElement Session(SessionRecord record) =>
        Html.Classed(
            "article",
            Words.Lower(record.Status),
            Html.Of(
                "h3",
                $"Attempt {record.Attempt}: {Words.Lower(record.Status)}",
                Html.Classed("span", "quiet", $" {Used(record)}")
            ),
            record.Reason is null
                ? null
                : Html.Of("p", Html.Text(Words.Why(record.Reason, record.Detail), 1_000)),
            record.Summary.Length == 0
                ? null
                : Html.Classed("p", "said", Html.Lines(record.Summary)),
            Lines("Decisions", record.Decisions.Select(d => $"{d.What} — {d.Why}")),
            Lines("Warnings", record.Warnings),
            Lines(
                "Left out, being outside the scope",
                record.ScopeViolations.Select(v => $"{v.Path.Value} ({Words.Lower(v.Change)})")
            ),
            Lines("Data that does not hold its schema", record.Findings.Select(f => f.ToString())),
            record.Checks.Select(HtmlChecks.Of),
            Html.Folded(
                Words.Count(record.FilesModified.Count, "file"),
                Html.Listed([.. record.FilesModified.Select(f => Html.Text(f.Value))])
            )
        );

    private static string Used(SessionRecord record) =>
        $"{record.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Words.Of(record.FinishedAt - record.StartedAt)}, {record.Usage.Tokens:#,0} tokens, {Words.Dollars(record.Usage.CostUsd)}";

    private static IEnumerable<XElement> Lines(string heading, IEnumerable<string> lines) =>
        Html.Listed([.. lines.Select(l => Html.Text(l, 1_000))]) is { } list
            ? [Html.Of("h4", heading), list]
            : [];

    private static XElement? What(TaskStanding task) =>
        Html.Folded(
            "The task",
            HtmlFacts.Of([
                ("scope", Globs(task.Task.Scope)),
                ("reads", Globs(task.Task.Reads)),
                ("produces", Globs(task.Task.Produces)),
                ("checks", Globs(task.Task.Checks)),
            ]),
            Html.Block(task.Task.Prompt)
        );

    private static string Globs(IReadOnlyList<string> globs) =>
        Html.Text(string.Join("  ", globs), 2_000);
}
