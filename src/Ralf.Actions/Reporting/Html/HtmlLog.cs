using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>The newest events of a run.</summary>
internal static class HtmlLog
{
    /// <summary>A longer page is slow to open; <c>ralf log</c> prints all events.</summary>
    public const int MaxEvents = 2_000;

    public static XElement Section(RunState state, IReadOnlyList<LoggedEvent> events)
    {
        var shown = events.Skip(Math.Max(0, events.Count - MaxEvents));
        return Element(
            "section",
            Element("h2", "Log"),
            Html.Folded(
                events.Count > MaxEvents
                    ? $"The last {MaxEvents} of {events.Count} events ('ralf log {state.Run}' prints all)"
                    : DisplayText.Count(events.Count, "event"),
                Element(
                    "table",
                    Element(
                        "thead",
                        Element("tr", new[] { "seq", "time (UTC)", "kind", "what" }.Select(h => Element("th", h)))
                    ),
                    Element("tbody", shown.Select(e => Row(e, state)))
                )
            )
        );
    }

    private static XElement Row(LoggedEvent logged, RunState state) =>
        Element(
            "tr",
            Classed("td", "number", logged.Seq.ToString()),
            Element("td", logged.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss")),
            Element("td", EventKinds.NameOf(logged.Body)),
            Element("td", Html.Text(LogLine.What(logged, state), 1_000))
        );
}
