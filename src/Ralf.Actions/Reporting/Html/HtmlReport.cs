using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>A run as one self-contained HTML page: no script, picture or font, nothing from any other place, and a
/// policy in the page that forbids all of these. The same log gives the same page.</summary>
internal static class HtmlReport
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <param name="events">All events of the run, oldest first; at least one.</param>
    /// <param name="moved">Where the result branch stands, if not where the log says; null otherwise.</param>
    public static void Write(
        RunState state,
        IReadOnlyList<LoggedEvent> events,
        TextWriter output,
        Runs.MovedResult? moved = null
    ) =>
        Html.Write(
            Element(
                "html",
                With("lang", "en"),
                Element(
                    "head",
                    Element("meta", With("charset", "utf-8")),
                    Element("meta", With("http-equiv", "Content-Security-Policy"), With("content", Policy)),
                    Element("meta", With("name", "viewport"), With("content", "width=device-width, initial-scale=1")),
                    Element("title", $"Run {state.Run}: {RunSummary.Phase(state)}"),
                    Element("style", HtmlStyle.Sheet)
                ),
                Element(
                    "body",
                    Head(state, events, moved),
                    Element(
                        "main",
                        HtmlReview.Next(state, moved is { Seen.IsNone: true }),
                        HtmlReview.Verify(state),
                        HtmlReview.Sections(state),
                        HtmlTasks.Section(state, new(state, events)),
                        HtmlReview.Rules(state),
                        HtmlLog.Section(state, events)
                    )
                )
            ),
            output
        );

    private static XElement Head(RunState state, IReadOnlyList<LoggedEvent> events, Runs.MovedResult? moved)
    {
        // Times in a log may go back if the clocks of machines differ.
        var (first, last) = (events[0].At, events.Max(e => e.At));
        return Element(
            "header",
            Element(
                "h1",
                $"Run {state.Run} ",
                Classed("span", $"state {DisplayText.Lower(state.Phase)}", RunSummary.Phase(state))
            ),
            state is { Phase: RunPhase.Paused, PausedDetail: { Length: > 0 } detail }
                ? Element("p", Html.Text(detail, 1_000))
                : null,
            Classed("p", "goal", Html.Lines(state.Plan.Goal, 4_000)),
            Bar(state),
            Element("p", StatusText.Counts(StatusReport.From(state, new HashSet<Core.Plans.TaskId>()))),
            HtmlFacts.Render([
                ("started", Moment(first)),
                (state.Phase == RunPhase.Running ? "so far" : "took", DisplayText.Describe(last - first)),
                ("used", RunSummary.Used(state)),
                ("checked twice", RunSummary.CheckedTwice(state)),
                ("from", $"{Html.Text(state.Plan.Base, 100)} ({state.Base.Short})"),
                ("result", $"{BranchNames.Result(state.Run)} ({state.Result.Short})"),
                ("note", Html.Text(moved?.Describe(state), 1_000)),
                ("pull request", Html.Text(state.PullRequest?.Url)),
                ("base", state.Moved is { } drift ? EventText.Moved(drift) : ""),
                (
                    "log",
                    $"{BranchNames.State(state.Run)}, {DisplayText.Count(events.Count, "event")} until {Moment(last)}"
                ),
            ])
        );
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    /// <summary>The share of tasks in each state, as lengths.</summary>
    private static XElement Bar(RunState state) =>
        Classed(
            "div",
            "shares",
            state
                .Tasks.CountBy(t => t.State)
                .OrderBy(c => c.Key)
                .Select(c =>
                    Classed(
                        "span",
                        $"share {DisplayText.Lower(c.Key)}",
                        With("style", $"flex-grow:{c.Value}"),
                        With("title", $"{c.Value} {DisplayText.Lower(c.Key)}")
                    )
                )
        );
}
