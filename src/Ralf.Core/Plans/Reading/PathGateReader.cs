namespace Ralf.Core.Plans;

/// <summary>Reads the plan's <c>gates</c>.</summary>
internal sealed class PathGateReader(PlanContext context)
{
    public IReadOnlyList<PathGate> Read(PlanNode? node)
    {
        var gates = new List<PathGate>();
        foreach (var map in (node as ListNode)?.Items.OfType<MapNode>() ?? [])
        {
            // A gate without a name is reported already.
            if (map.Text("name") is { } name)
            {
                Add(gates, map, name);
            }
        }

        return gates;
    }

    private void Add(List<PathGate> gates, MapNode map, ScalarNode name)
    {
        var (paths, modules) = (Globs(map, "paths"), Globs(map, "modules"));
        if (map.Find("paths") is null && map.Find("modules") is null)
        {
            context.Problems.Add(Problems.EmptyGate(name.At, name.Text));
        }

        if (gates.Exists(g => g.Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase)))
        {
            context.Problems.Add(Problems.PathGateTwice(name.At, name.Text));
        }

        gates.Add(new(name.Text, paths, modules, [.. map.Texts("approvers").Select(a => a.Text)]));
    }

    private IReadOnlyList<string> Globs(MapNode map, string key) =>
        [.. map.Texts(key).Where(g => context.Globs.Check(g.Text.TrimEnd('/'), g.At)).Select(g => g.Text)];
}
