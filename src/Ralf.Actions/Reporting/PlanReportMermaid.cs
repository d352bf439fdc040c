using System.Globalization;
using Ralf.Actions.Plans;

namespace Ralf.Actions.Reporting;

/// <summary>A plan as a Mermaid flowchart: a box for each wave, needs as solid arrows, order edges as dotted ones.</summary>
internal static class PlanReportMermaid
{
    public static void Write(PlanReport report, TextWriter output)
    {
        // Nodes are numbered: a task may be called "end", which is a word of Mermaid's.
        var nodes = report
            .Tasks.Index()
            .ToDictionary(
                t => t.Item.Id,
                t => "t" + (t.Index + 1).ToString(CultureInfo.InvariantCulture)
            );
        output.WriteLine("flowchart LR");
        foreach (var (index, wave) in report.Waves.Index())
        {
            output.WriteLine($"  subgraph wave{index + 1}[\"wave {index + 1}\"]");
            foreach (var task in wave)
            {
                output.WriteLine($"    {nodes[task]}[\"{task}\"]");
            }

            output.WriteLine("  end");
        }

        foreach (var task in report.Tasks)
        {
            WriteArrows(output, task.Needs.Select(n => nodes[n]), "-->", nodes[task.Id]);
            WriteArrows(output, task.After.Select(a => nodes[a]), "-.->", nodes[task.Id]);
        }
    }

    private static void WriteArrows(
        TextWriter output,
        IEnumerable<string> from,
        string arrow,
        string to
    )
    {
        foreach (var node in from)
        {
            output.WriteLine($"  {node} {arrow} {to}");
        }
    }
}
