using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>Draws a <see cref="LiveView"/> into a terminal of any size: a header, running tasks, recently ended ones,
/// and what did not fit.</summary>
internal static class LiveFrame
{
    private static readonly Style _faint = new(decoration: Decoration.Dim);
    private static readonly Style _strong = new(decoration: Decoration.Bold);

    /// <summary>At most <paramref name="height"/> - 1 lines of at most <paramref name="width"/> - 1 cells, so that
    /// nothing wraps or scrolls.</summary>
    public static UnwrappedLines Draw(LiveView view, DateTimeOffset now, int width, int height)
    {
        var cells = Math.Max(1, width - 1);
        var lines = new UnwrappedLines().End(UnwrappedLines.Fit(Header(view, now), cells).TrimEnd(), _strong);
        var room = Math.Max(0, height - 2);
        var running = view.Running;
        var all = running.Concat(view.Recent.Where(r => running.All(n => n.Task != r.Task))).ToList();
        // The last line says what is not shown; if there is only one line, it shows a task.
        var shown = all.Take(room > 1 ? room - 1 : room).ToList();
        var idCells = Math.Min(shown.Select(r => r.Task.Value.Length).DefaultIfEmpty(0).Max(), Math.Max(8, cells / 3));
        foreach (var row in shown)
        {
            AddRow(lines, row, now, idCells, cells);
        }

        if (room > 1 && view.State is { } state)
        {
            lines.End(UnwrappedLines.Fit(Rest(state, shown), cells).TrimEnd(), _faint);
        }

        return lines;
    }

    /// <summary>The style of a task's state.</summary>
    public static Style StyleOf(TaskState state) =>
        state switch
        {
            TaskState.Running => new Style(Color.Blue),
            TaskState.Landed => new Style(Color.Green),
            TaskState.Failed => new Style(Color.Red),
            TaskState.Conflicted or TaskState.Blocked or TaskState.Held => new Style(Color.Yellow),
            _ => Style.Plain,
        };

    private static string Header(LiveView view, DateTimeOffset now)
    {
        var since = DisplayText.Describe(now - (view.Since ?? now));
        if (view.State is not { } state)
        {
            return $"starting  {view.Running.Count} running  {since}";
        }

        var limit = state.Plan.Limits.BudgetUsd is { } budget ? $" of {DisplayText.Dollars(budget)}" : "";
        var counts = Counts(state.Tasks.Where(t => t.State != TaskState.Running));
        return $"{state.Run}  {view.Running.Count} running, {counts}  "
            + $"{DisplayText.Cost(view.Spent)}{limit}  {since}";
    }

    /// <summary>The number of tasks in each state: <c>3 landed, 1 failed, 12 waiting</c>.</summary>
    private static string Counts(IEnumerable<RunTaskStatus> tasks) =>
        string.Join(
            ", ",
            tasks
                .CountBy(t => t.State is TaskState.Ready ? TaskState.Pending : t.State)
                .OrderBy(c => Rank(c.Key))
                .Select(c => $"{c.Value} {Word(c.Key)}")
        );

    private static int Rank(TaskState state) => state == TaskState.Pending ? int.MaxValue : (int)state;

    private static string Word(TaskState state) =>
        state switch
        {
            TaskState.Pending or TaskState.Ready => "waiting",
            TaskState.Recorded => "proved",
            _ => DisplayText.Lower(state),
        };

    private static string Rest(RunState state, List<LiveRow> shown)
    {
        var seen = shown.Select(r => r.Task).ToHashSet();
        var rest = state.Tasks.Where(t => !seen.Contains(t.Task.Id)).ToList();
        return rest.Count == 0 ? "" : $"and {rest.Count} more: {Counts(rest)}";
    }

    private static void AddRow(UnwrappedLines lines, LiveRow row, DateTimeOffset now, int idCells, int cells)
    {
        var again = row.State is TaskState.Pending or TaskState.Ready;
        (string Text, int Cells, Style Style)[] columns =
        [
            (row.Task.Value, idCells, Style.Plain),
            (again ? "again" : Word(row.State), 10, StyleOf(row.State)),
            ($"#{row.Attempt}", 3, _faint),
            (DisplayText.Describe(row.Elapsed ?? now - row.Started), 6, Style.Plain),
            (row.Cost, 7, Style.Plain),
        ];
        var left = cells;
        foreach (var (text, wide, style) in columns)
        {
            var gap = left == cells ? 0 : 2;
            if (left <= gap)
            {
                break;
            }

            var take = Math.Min(wide, left - gap);
            lines.Add(new string(' ', gap)).Add(UnwrappedLines.Fit(text, take), style);
            left -= take + gap;
        }

        lines.End(left > 10 ? "  " + UnwrappedLines.Fit(row.Doing, left - 2).TrimEnd() : "", _faint);
    }
}
