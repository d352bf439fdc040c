namespace Ralf.Actions.Reporting;

/// <summary>A row, an item or a block of Markdown; ends with a line end.</summary>
/// <param name="Matters">True if a reader must act on it; such rows are cut last.</param>
internal sealed record ReportRow(string Text, bool Matters = true);

/// <summary>A part of a report whose rows can be left out.</summary>
/// <param name="Weight">Parts with less weight are cut first.</param>
/// <param name="Keep">This many rows stay while anything else can be cut.</param>
/// <param name="Lead">Text before the rows (a table's head); empty, or ends with a line end.</param>
internal sealed record ReportPart(string Heading, int Weight, int Keep, string Lead, IReadOnlyList<ReportRow> Rows)
{
    /// <param name="left">Indexes of the rows that are left out.</param>
    /// <param name="whole">Where the whole report is, as Markdown.</param>
    public string Render(IReadOnlySet<int> left, string whole)
    {
        var rows = string.Concat(Rows.Index().Where(r => !left.Contains(r.Index)).Select(r => r.Item.Text));
        return $"\n## {Heading}\n\n"
            + (rows.Length > 0 ? Lead + rows : "")
            + (left.Count == 0 ? "" : LeftOut(left.Count, rows.Length > 0, whole));
    }

    /// <summary>The order in which rows are cut: the least important first, and from the end.</summary>
    public IEnumerable<int> Expendable() =>
        from row in Rows.Index()
        orderby row.Item.Matters, row.Index descending
        select row.Index;

    private static string LeftOut(int count, bool isRest, string whole) =>
        isRest ? $"\n… and {count} more: see {whole}.\n" : $"{count} left out here: see {whole}.\n";
}
