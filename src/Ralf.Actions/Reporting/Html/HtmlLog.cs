using System.Globalization;
using System.Xml.Linq;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>The newest events of a run.</summary>
internal static class HtmlLog
{
    /// <summary>A page of more is slow to open; <c>ralf log</c> prints all.</summary>
    public const int MostEvents = 2_000;

    public static XElement Section(RunState state, IReadOnlyList<LoggedEvent> events)
    {
        var shown = events.Skip(Math.Max(0, events.Count - MostEvents));
        return Html.Of(
            "section",
            Html.Of("h2", "Log"),
            Html.Folded(
                events.Count > MostEvents
                    ? $"The last {MostEvents} of {events.Count} events ('ralf log {state.Run}' prints all)"
                    : Words.Count(events.Count, "event"),
                Html.Of(
                    "table",
                    Html.Of(
                        "thead",
                        Html.Of(
                            "tr",
                            new[] { "seq", "time (UTC)", "kind", "what" }.Select(h =>
                                Html.Of("th", h)
                            )
                        )
                    ),
                    Html.Of("tbody", shown.Select(e => Row(e, state)))
                )
            )
        );
    }

    private static XElement Row(LoggedEvent logged, RunState state) =>
        Html.Of(
            "tr",
            Html.Classed("td", "number", logged.Seq.ToString(CultureInfo.InvariantCulture)),
            Html.Of(
                "td",
                logged.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            ),
            Html.Of("td", EventKinds.NameOf(logged.Body)),
            Html.Of("td", Html.Text(LogLine.What(logged, state), 1_000))
        );
}
