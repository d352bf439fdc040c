using System.Xml.Linq;

namespace Ralf.Actions.Reporting;

/// <summary>The newest events of a run.</summary>
internal static class HtmlLog
{
    /// <summary>A longer page is slow to open; <c>ralf log</c> prints all events.</summary>
    public const int MaxEvents = 2_000;

    public static XElement Section(RunState state, IReadOnlyList<LoggedEvent> events)
    {
        var shown = events.Skip(Math.Max(0, events.Count - MaxEvents));
        return Html.Element(
            "section",
            Html.Element("h2", "Log"),
            Html.Folded(
                events.Count > MaxEvents
                    ? $"The last {MaxEvents} of {events.Count} events ('ralf log {state.Run}' prints all)"
                    : DisplayText.Count(events.Count, "event"),
                Html.Element(
                    "table",
                    Html.Element(
                        "thead",
                        Html.Element(
                            "tr",
                            new[] { "seq", "time (UTC)", "kind", "what" }.Select(h => Html.Element("th", h))
                        )
                    ),
                    Html.Element("tbody", shown.Select(e => Row(e, state)))
                )
            )
        );
    }

    private static XElement Row(LoggedEvent logged, RunState state) =>
        Html.Element(
            "tr",
            Html.Classed("td", "number", logged.Seq.ToString(CultureInfo.InvariantCulture)),
            Html.Element("td", logged.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            Html.Element("td", EventKinds.NameOf(logged.Body)),
            Html.Element("td", Html.Text(LogLine.What(logged, state), 1_000))
        );
}
