namespace Ralf.Actions.Reporting;

/// <summary>Fits a report into a limit: whole rows are cut, from the parts with the least weight, and each part says
/// how many. Deterministic.</summary>
internal static class ReportTruncation
{
    // Longer than the line that says what was cut.
    private const int Notice = 400;

    /// <param name="head">Always kept, as is <paramref name="tail"/>.</param>
    /// <param name="whole">Where the whole report is, as Markdown.</param>
    /// <param name="limit">UTF-16 units.</param>
    public static string Fit(string head, IReadOnlyList<ReportPart> parts, string tail, string whole, int limit)
    {
        var shown = parts.Where(p => p.Rows.Count > 0).ToList();
        var left = shown.Select(_ => new HashSet<int>()).ToList();
        var texts = shown.Select((p, i) => p.Render(left[i], whole)).ToList();
        var excess = head.Length + tail.Length + texts.Sum(t => t.Length) - limit;
        foreach (var all in (bool[])[false, true])
        {
            foreach (var i in Enumerable.Range(0, shown.Count).OrderBy(i => shown[i].Weight))
            {
                if (excess <= 0)
                {
                    break;
                }

                Cut(shown[i], left[i], all ? 0 : shown[i].Keep, excess + Notice);
                var text = shown[i].Render(left[i], whole);
                excess -= texts[i].Length - text.Length;
                texts[i] = text;
            }
        }

        return string.Concat([head, .. texts, tail]);
    }

    private static void Cut(ReportPart part, HashSet<int> left, int keep, int length)
    {
        foreach (var row in part.Expendable().Where(r => !left.Contains(r)).ToList())
        {
            if (length <= 0 || part.Rows.Count - left.Count <= keep)
            {
                return;
            }

            left.Add(row);
            length -= part.Rows[row].Text.Length;
        }
    }
}
