using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>A plan as text for people: its waves, what waits for what, and how many files each task owns.</summary>
internal static class PlanReportTable
{
    private const int MaxIds = 12;
    private const int MaxRows = 40;

    public static void Write(PlanReport report, IAnsiConsole console)
    {
        if (report.Waves.Count == 0)
        {
            return;
        }

        console.WriteLine(
            $"{report.Name}: {Count(report.Tasks.Count, "task")} in {Count(report.Waves.Count, "wave")}, on {report.Base}"
        );
        WriteWaves(report, console);
        WriteOrder(report, console);
        WriteGates(report, console);
        WriteLocks(report, console);
    }

    private static void WriteWaves(PlanReport report, IAnsiConsole console)
    {
        var table = NewTable("wave", "tasks", "ids");
        table.Columns[1].RightAligned();
        foreach (var (index, wave) in report.Waves.Index())
        {
            AddRow(table, Number(index + 1), Number(wave.Count), Ids(wave));
        }

        console.Write(table);
    }

    private static void WriteOrder(PlanReport report, IAnsiConsole console)
    {
        var ordered = report.Tasks.Where(t => t.After.Count > 0).ToList();
        if (ordered.Count == 0)
        {
            return;
        }

        var table = NewTable("task", "waits, because of locks, for");
        foreach (var task in ordered.Take(MaxRows))
        {
            AddRow(table, task.Id.Value, Ids(task.After));
        }

        console.Write(table);
        WriteRest(console, ordered.Count);
    }

    private static void WriteGates(PlanReport report, IAnsiConsole console)
    {
        var gated = report.Tasks.Where(t => t.Gate is not null).ToList();
        if (gated.Count == 0)
        {
            return;
        }

        var table = NewTable("gate", "waits", "who signs off");
        foreach (var task in gated.Take(MaxRows))
        {
            var gate = task.Gate!;
            AddRow(
                table,
                gate.Name,
                gate.When == GateWhen.Before ? $"before {task.Id}" : $"after {task.Id}",
                gate.Approvers.Count == 0 ? "everyone with write access" : string.Join(", ", gate.Approvers)
            );
        }

        console.Write(table);
        WriteRest(console, gated.Count);
    }

    private static void WriteLocks(PlanReport report, IAnsiConsole console)
    {
        var shown = report.Tasks.Take(MaxRows).ToList();
        var byOwner = shown.ToDictionary(t => t.Id.Value, _ => new List<FileLock>());
        var (last, owned) = (default(TaskId), default(List<FileLock>));
        foreach (var one in report.Locks)
        {
            // Files of one owner are mostly adjacent.
            if (one.Owner != last)
            {
                (last, owned) = (one.Owner, byOwner.GetValueOrDefault(one.Owner.Value));
            }

            owned?.Add(one);
        }

        var table = NewTable("owner", "files", "scope", "read by");
        table.Columns[1].RightAligned();
        foreach (var task in shown)
        {
            var locks = byOwner[task.Id.Value];
            var readers = locks.SelectMany(l => l.Readers).Distinct().ToList();
            AddRow(table, task.Id.Value, Number(locks.Count), string.Join('\n', task.Scope), Ids(readers));
        }

        console.Write(table);
        WriteRest(console, report.Tasks.Count);
        console.WriteLine($"{Count(report.Locks.Count, "file")} owned; --format json lists each of them");
    }

    private static Table NewTable(params string[] columns) =>
        new Table().Border(TableBorder.Rounded).AddColumns(columns);

    /// <summary>As text, never as markup: a glob may contain brackets.</summary>
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));

    private static void WriteRest(IAnsiConsole console, int count)
    {
        if (count > MaxRows)
        {
            console.WriteLine($"and {Count(count - MaxRows, "more task")}");
        }
    }

    private static string Ids(IReadOnlyList<TaskId> ids)
    {
        var shown = string.Join(", ", ids.Take(MaxIds));
        return ids.Count > MaxIds ? $"{shown} and {Number(ids.Count - MaxIds)} more" : shown;
    }

    private static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString("N0");
}
