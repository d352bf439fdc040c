namespace Ralf.Actions.Reporting;

/// <summary>The tasks of a run and their needs as a Mermaid flowchart, coloured by state.</summary>
internal static class RunGraph
{
    /// <summary>A larger drawing is no help.</summary>
    public const int MaxTasks = 60;

    /// <summary>The chart in a fence; ends with a line end.</summary>
    public static string Draw(RunState state)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var nodes = new MermaidNodes(state.Tasks.Select(t => t.Task.Id));
        output.WriteLine("```mermaid");
        output.WriteLine("flowchart LR");
        foreach (var task in state.Tasks)
        {
            output.WriteLine($"  {nodes.Box(task.Task.Id)}:::{DisplayText.Lower(task.State)}");
        }

        foreach (var task in state.Tasks)
        {
            // A task may need one that the run lacks, because it was proposed that way.
            var needs = task.Task.Needs.Where(n => state.Find(n) is not null);
            nodes.WriteArrows(output, needs, "-->", task.Task.Id);
        }

        foreach (var used in state.Tasks.Select(t => t.State).Distinct().Order())
        {
            output.WriteLine($"  classDef {DisplayText.Lower(used)} {ColourOf(used)}");
        }

        output.WriteLine("```");
        return output.ToString();
    }

    // GitHub draws on white and on black: each box sets both its colours.
    private static string ColourOf(TaskState state) =>
        state switch
        {
            TaskState.Landed => "fill:#1a7f37,stroke:#1a7f37,color:#ffffff",
            TaskState.Failed => "fill:#cf222e,stroke:#cf222e,color:#ffffff",
            TaskState.Conflicted => "fill:#bc4c00,stroke:#bc4c00,color:#ffffff",
            TaskState.Blocked => "fill:#ffffff,stroke:#bc4c00,color:#bc4c00,stroke-dasharray:4",
            TaskState.Held => "fill:#8250df,stroke:#8250df,color:#ffffff",
            TaskState.Running or TaskState.Recorded => "fill:#0969da,stroke:#0969da,color:#ffffff",
            _ => "fill:#eaeef2,stroke:#8c959f,color:#24292f",
        };
}
