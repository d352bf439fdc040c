using YamlDotNet.RepresentationModel;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>A workflow file as data: maps, lists and texts. Whoever reads a map says which keys there may be.</summary>
internal sealed class WorkflowNode(YamlNode node, string path)
{
    public static WorkflowNode Parse(string text, string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new(stream.Documents[0].RootNode, name);
    }

    /// <summary>The text of a scalar; null where there is none of that key.</summary>
    public string? Text(string key) => Find(key)?.Scalar;

    public string Scalar =>
        node is YamlScalarNode scalar ? scalar.Value ?? "" : throw new NotSupportedException($"{path} is no text");

    public bool IsScalar => node is YamlScalarNode;

    public WorkflowNode? Find(string key) =>
        Map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? new(child, $"{path}.{key}") : null;

    public WorkflowNode this[string key] => Find(key) ?? throw new NotSupportedException($"{path} has no '{key}'");

    public IReadOnlyList<string> Keys => [.. Map.Children.Keys.Select(k => ((YamlScalarNode)k).Value!)];

    public IReadOnlyList<WorkflowNode> Items =>
        node is YamlSequenceNode list
            ? [.. list.Children.Select((c, i) => new WorkflowNode(c, $"{path}[{i}]"))]
            : throw new NotSupportedException($"{path} is no list");

    /// <summary>A text or a list of them.</summary>
    public IReadOnlyList<string> Texts => IsScalar ? [Scalar] : [.. Items.Select(i => i.Scalar)];

    /// <summary>The texts of a map; empty where there is none of that key.</summary>
    public Dictionary<string, string> TextMap(string key) =>
        Find(key) is { } map ? map.Keys.ToDictionary(k => k, k => map[k].Scalar) : [];

    /// <summary>Fails where the map has a key that is not named here.</summary>
    public WorkflowNode Knows(params string[] keys)
    {
        var unknown = Keys.Except(keys).ToList();
        return unknown.Count == 0
            ? this
            : throw new NotSupportedException($"{path} has the unknown key '{unknown[0]}'");
    }

    private YamlMappingNode Map => node as YamlMappingNode ?? throw new NotSupportedException($"{path} is no map");
}
