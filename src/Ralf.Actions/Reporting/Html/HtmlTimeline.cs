using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>Shows when the sessions of a run worked: a bar for each, in the row of its task.</summary>
internal sealed class HtmlTimeline
{
    /// <summary>Minimum distance between labels of the axis, so that each can be read.</summary>
    private const double Apart = 0.3;

    private const string Running = "running";

    private readonly Dictionary<TaskId, List<Bar>> _bars = [];
    private readonly TimeScale _scale;

    /// <param name="events">Times that sessions report are not trusted: they are clamped to the times of these
    /// events.</param>
    public HtmlTimeline(RunState state, IReadOnlyList<LoggedEvent> events)
    {
        var (first, last) = (events[0].At, events.Max(e => e.At));
        foreach (var task in state.Tasks)
        {
            _bars[task.Task.Id] =
            [
                .. task.Records.Select(r => new Bar(
                    r.Attempt,
                    new(Within(r.StartedAt), Within(r.FinishedAt)),
                    DisplayText.Lower(r.Status),
                    r.Reason is null ? "" : DisplayText.Describe(r.Reason.Value)
                )),
            ];
        }

        var running = state
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => (t.Task.Id, t.Dispatch?.Fence))
            .ToHashSet();
        foreach (var logged in events)
        {
            if (logged.Body is TaskDispatched dispatched && running.Contains((dispatched.Task, dispatched.Fence)))
            {
                _bars[dispatched.Task].Add(new(dispatched.Attempt, new(logged.At, last), Running, ""));
            }
        }

        _scale = new(_bars.Values.SelectMany(b => b).Select(b => b.Time));

        DateTimeOffset Within(DateTimeOffset moment) =>
            moment < first ? first
            : moment > last ? last
            : moment;
    }

    /// <summary>The bars of a task.</summary>
    public XElement Row(TaskId task) => Classed("span", "track", _bars[task].Select(Drawn));

    /// <summary>The times at which the drawn part begins, goes on after a pause, and ends, as far as there is room; in
    /// UTC.</summary>
    public XElement Axis()
    {
        var busy = _scale.Busy;
        if (busy.Count == 0)
        {
            return Classed("span", "track axis");
        }

        var (first, last) = (busy[0].From.UtcDateTime, busy[^1].To.UtcDateTime);
        var format = first.Date == last.Date ? "HH:mm:ss" : "MMM d HH:mm";
        List<XElement> labels = [Label(first, 0, format)];
        var next = Apart;
        foreach (var slice in busy.Skip(1))
        {
            var left = _scale.At(slice.From);
            if (left >= next && left <= 1 - (2 * Apart))
            {
                labels.Add(Label(slice.From.UtcDateTime, left, format));
                next = left + Apart;
            }
        }

        return Classed("span", "track axis", labels, last > first ? Label(last, 1, format) : null);
    }

    private static XElement Label(DateTime at, double left, string format) =>
        Element("span", With("style", left < 1 ? $"left:{TimeScale.Percent(left)}" : "right:0%"), at.ToString(format));

    /// <summary>Even the shortest bar stays visible, also at the end.</summary>
    private XElement Drawn(Bar bar)
    {
        var (left, right) = (_scale.At(bar.Time.From), _scale.At(bar.Time.To));
        var time = bar.IsOver
            ? DisplayText.Describe(bar.Time.Length)
            : bar.Time.From.UtcDateTime.ToString("'since' HH:mm:ss");
        return Classed(
            "span",
            $"bar {bar.Outcome}",
            With("style", $"left:min({TimeScale.Percent(left)},100% - 3px);width:{TimeScale.Percent(right - left)}"),
            With("title", $"attempt {bar.Attempt}: {bar.Outcome}{(bar.Why.Length > 0 ? $", {bar.Why}" : "")}, {time}")
        );
    }

    /// <param name="Outcome">One word; also the bar's CSS class.</param>
    private sealed record Bar(int Attempt, TimeSlice Time, string Outcome, string Why)
    {
        public bool IsOver => Outcome != Running;
    }
}
