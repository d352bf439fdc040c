using System.Xml.Linq;
using Ralf.Actions.Reporting;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>Pages of runs made by hand.</summary>
internal static class HtmlPages
{
    public static LoggedEvent Said(string id, RunEvent body, int seconds = 60) =>
        new(seconds, id, Sample.Noon.AddSeconds(seconds), body);

    public static XDocument Page(RunState state, params LoggedEvent[] more) =>
        XDocument.Parse(Text(state, more), LoadOptions.PreserveWhitespace);

    public static string Text(RunState state, params LoggedEvent[] more)
    {
        var started = new RunStarted(state.Run, "0.1.0", Sample.Base, "local", null);
        using var output = new StringWriter();
        HtmlReport.Write(
            state,
            [new(0, "run", Sample.Noon, started), .. more.DefaultIfEmpty(Said("end", new RunResumed(), 200))],
            output
        );
        return output.ToString();
    }

    public static List<XElement> Classed(XDocument page, string name) =>
        [.. page.Descendants().Where(e => e.Attribute("class")?.Value.Split(' ').Contains(name) == true)];

    public static IEnumerable<string> Titles(XElement task) =>
        Classed(new XDocument(task), "bar").Select(b => b.Attribute("title")!.Value);
}
