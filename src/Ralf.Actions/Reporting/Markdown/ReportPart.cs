namespace Ralf.Actions.Reporting;

/// <summary>A row, an item or a block of Markdown; ends with a line end.</summary>
/// <param name="Matters">Whether a reader is to act on it: it is cut after the others.</param>
internal sealed record ReportRow(string Text, bool Matters = true);

/// <summary>A part of a report, of which rows can be left out.</summary>
/// <param name="Weight">Parts of less weight are cut first.</param>
/// <param name="Keep">As many rows stay while there is anything else to cut.</param>
/// <param name="Lead">Stands before the rows (a table's head); ends with a line end where not empty.</param>
internal sealed record ReportPart(string Heading, int Weight, int Keep, string Lead, IReadOnlyList<ReportRow> Rows)
{
    /// <param name="left">Positions of the rows that are left out.</param>
    /// <param name="whole">Where all of it is, as Markdown.</param>
    public string Render(IReadOnlySet<int> left, string whole)
    {
        var rows = string.Concat(Rows.Index().Where(r => !left.Contains(r.Index)).Select(r => r.Item.Text));
        return $"\n## {Heading}\n\n"
            + (rows.Length > 0 ? Lead + rows : "")
            + (left.Count == 0 ? "" : LeftOut(left.Count, rows.Length > 0, whole));
    }

    /// <summary>The order in which rows go: those that matter least and stand last first.</summary>
    public IEnumerable<int> Expendable() =>
        from row in Rows.Index()
        orderby row.Item.Matters, row.Index descending
        select row.Index;

    private static string LeftOut(int count, bool isRest, string whole) =>
        isRest ? $"\n… and {count} more: see {whole}.\n" : $"{count} left out here: see {whole}.\n";
}
