namespace Ralf.Actions.Reporting;

/// <summary>The boxes of a flowchart of tasks. They are numbered because a task may be called "end", a keyword of
/// Mermaid.</summary>
internal sealed class MermaidNodes(IEnumerable<TaskId> tasks)
{
    private readonly Dictionary<TaskId, string> _names = tasks
        .Index()
        .ToDictionary(t => t.Item, t => "t" + (t.Index + 1).ToString());

    /// <summary><c>t1["core"]</c></summary>
    public string Box(TaskId task) => $"{_names[task]}[\"{task}\"]";

    /// <summary>Writes a line for each arrow that ends in the task.</summary>
    public void WriteArrows(TextWriter output, IEnumerable<TaskId> from, string arrow, TaskId to)
    {
        foreach (var task in from)
        {
            output.WriteLine($"  {_names[task]} {arrow} {_names[to]}");
        }
    }
}
