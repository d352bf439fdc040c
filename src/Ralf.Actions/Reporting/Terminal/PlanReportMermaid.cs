namespace Ralf.Actions.Reporting;

/// <summary>A plan as a Mermaid flowchart: a box for each wave, solid arrows for needs, dotted ones for order
/// edges.</summary>
internal static class PlanReportMermaid
{
    public static void Write(PlanReport report, TextWriter output)
    {
        var nodes = new MermaidNodes(report.Tasks.Select(t => t.Id));
        output.WriteLine("flowchart LR");
        foreach (var (index, wave) in report.Waves.Index())
        {
            output.WriteLine($"  subgraph wave{index + 1}[\"wave {index + 1}\"]");
            foreach (var task in wave)
            {
                output.WriteLine($"    {nodes.Box(task)}");
            }

            output.WriteLine("  end");
        }

        foreach (var task in report.Tasks)
        {
            nodes.WriteArrows(output, task.Needs, "-->", task.Id);
            nodes.WriteArrows(output, task.After, "-.->", task.Id);
        }
    }
}
