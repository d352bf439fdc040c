using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>Names and values.</summary>
internal static class HtmlFacts
{
    /// <summary>Leaves out facts with an empty value; null if all are empty.</summary>
    public static XElement? Render(IEnumerable<(string Name, string Value)> facts)
    {
        var all = facts
            .Where(f => f.Value.Length > 0)
            .Select(f => Element("div", Element("dt", f.Name), Element("dd", f.Value)))
            .ToList();
        return all.Count == 0 ? null : Element("dl", all);
    }
}
