using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>One file of <c>input_schema</c> or <c>output_schema</c>, read but not expanded.</summary>
/// <param name="Format">Null if the file's name decides.</param>
internal sealed record ContractEntry(Template File, Template Schema, DataFormat? Format)
{
    /// <summary>A map, or a list of maps; a missing key is reported already.</summary>
    public static IReadOnlyList<ContractEntry> Read(PlanNode? node) => [.. (
                node is ListNode list ? list.Items
                : node is null ? []
                : [node]
            ).OfType<MapNode>().Where(m => m.Text("file") is not null && m.Text("schema") is not null).Select(m => new ContractEntry(Parse(m.Text("file")!), Parse(m.Text("schema")!), m.Text("format") is { } word ? ScalarValues.Enum(word, DataFormat.Json) : null))];

    private static Template Parse(ScalarNode node) => Template.Parse(node.Text, node.At, prose: false);
}
