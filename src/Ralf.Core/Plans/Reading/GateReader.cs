namespace Ralf.Core.Plans;

/// <summary>The gate of a task, or of all tasks of an entry, with its position in the file.</summary>
internal sealed record LocatedGate(TaskGate Gate, PlanPosition At)
{
    /// <summary>Reads the short form (a name) or the map. Returns null if there is no gate, or it has no name, which is
    /// reported.</summary>
    public static LocatedGate? Read(PlanNode? node)
    {
        var map = node as MapNode;
        return (node as ScalarNode ?? map?.Text("name")) is { } name
            ? new(
                new TaskGate(
                    name.Text,
                    ScalarValues.Enum(map?.Text("when"), GateWhen.After),
                    [.. map?.Texts("approvers").Select(a => a.Text) ?? []]
                ),
                name.At
            )
            : null;
    }
}

/// <summary>Gives each task the gate of its entry, and checks that no two have the same name.</summary>
internal sealed class GateNames(ProblemList problems)
{
    private readonly Dictionary<string, TaskId> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="slug">The slug of a <c>foreach</c> task: the suffix of the gate's name, as of the task's
    /// id.</param>
    public TaskGate? Resolve(LocatedGate? located, TaskId task, string? slug)
    {
        if (located is null)
        {
            return null;
        }

        var name = slug is null ? located.Gate.Name : $"{located.Gate.Name}-{slug}";
        if (name.Length > TaskGate.MaxLength)
        {
            problems.AddPerTask(Problems.LongGate(located.At, name));
        }
        else if (!_taken.TryAdd(name, task))
        {
            problems.AddPerTask(Problems.GateTwice(located.At, name, _taken[name], task));
        }

        return located.Gate with
        {
            Name = name,
        };
    }
}
