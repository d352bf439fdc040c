using System.Xml.Linq;

namespace Ralf.Actions.Reporting;

/// <summary>Names and their values.</summary>
internal static class HtmlFacts
{
    /// <summary>Without those whose value is empty; null where all are.</summary>
    public static XElement? Render(IEnumerable<(string Name, string Value)> facts)
    {
        var all = facts
            .Where(f => f.Value.Length > 0)
            .Select(f => Html.Element("div", Html.Element("dt", f.Name), Html.Element("dd", f.Value)))
            .ToList();
        return all.Count == 0 ? null : Html.Element("dl", all);
    }
}
