using System.Globalization;
using System.Xml.Linq;
using Ralf.Actions.Plans;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>When the sessions of a run worked: a bar for each, in the row of its task.</summary>
internal sealed class HtmlTimeline
{
    // More blocks than this between pauses leave their times no room.
    private const int MostLabels = 6;

    private readonly Dictionary<TaskId, List<Bar>> _bars = [];
    private readonly TimeScale _scale;

    /// <param name="events">What sessions say of their times is theirs: it is held within the times of these.</param>
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
                    Words.Lower(r.Status),
                    r.Reason is null ? "" : Words.Of(r.Reason.Value)
                )),
            ];
        }

        var running = state
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => (t.Task.Id, t.Dispatch?.Fence))
            .ToHashSet();
        foreach (var logged in events)
        {
            if (logged.Body is TaskDispatched sent && running.Contains((sent.Task, sent.Fence)))
            {
                _bars[sent.Task].Add(new(sent.Attempt, new(logged.At, last), "running", ""));
            }
        }

        _scale = new(_bars.Values.SelectMany(b => b).Select(b => b.Time));

        DateTimeOffset Within(DateTimeOffset moment) =>
            moment < first ? first
            : moment > last ? last
            : moment;
    }

    /// <summary>The bars of a task.</summary>
    public XElement Row(TaskId task) => Html.Classed("span", "track", _bars[task].Select(Drawn));

    /// <summary>When what is drawn began, went on after a pause, and ended; in UTC.</summary>
    public XElement Axis()
    {
        var busy = _scale.Busy;
        var labels = busy.Count <= MostLabels ? busy : [busy[0], busy[^1]];
        var format =
            busy.Count > 0 && busy[0].From.Date == busy[^1].To.Date ? "HH:mm:ss" : "MMM d HH:mm";
        return Html.Classed(
            "span",
            "track axis",
            labels.Select(s => Label(s.From, format)),
            busy.Count == 1 ? Label(busy[0].To, format) : null
        );
    }

    private XElement Label(DateTimeOffset at, string format)
    {
        var left = _scale.At(at);
        return Html.Classed(
            "span",
            left > 0.5 ? "end" : "start",
            Html.With(
                "style",
                left > 0.5
                    ? $"right:{TimeScale.Percent(1 - left)}"
                    : $"left:{TimeScale.Percent(left)}"
            ),
            at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)
        );
    }

    private XElement Drawn(Bar bar)
    {
        var (left, right) = (_scale.At(bar.Time.From), _scale.At(bar.Time.To));
        return Html.Classed(
            "span",
            $"bar {bar.Outcome}",
            Html.With(
                "style",
                $"left:{TimeScale.Percent(left)};width:{TimeScale.Percent(right - left)}"
            ),
            Html.With(
                "title",
                $"attempt {bar.Attempt}: {bar.Outcome}{(bar.Why.Length > 0 ? $", {bar.Why}" : "")}, {Words.Of(bar.Time.Length)}"
            )
        );
    }

    /// <param name="Outcome">A word; also the bar's class.</param>
    private sealed record Bar(int Attempt, TimeSlice Time, string Outcome, string Why);
}
