using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>A contract in the frozen plan: its schema's text is in the plan once, however many tasks use it.</summary>
internal sealed record FrozenContract(string File, DataFormat Format, string Schema)
{
    public static IReadOnlyList<FrozenContract>? Of(IReadOnlyList<DataContract> contracts) =>
        contracts.Count == 0 ? null : [.. contracts.Select(c => new FrozenContract(c.File, c.Format, c.Schema))];

    /// <summary>All schemas of these tasks by path; null if there are no schemas.</summary>
    public static OrderedDictionary<string, string>? Schemas(IEnumerable<PlanTask> tasks)
    {
        var schemas = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var contract in tasks.SelectMany(t => t.Inputs.Concat(t.Outputs)))
        {
            schemas[contract.Schema] = contract.Text;
        }

        return schemas.Count == 0 ? null : schemas;
    }

    public static IReadOnlyList<DataContract> Thaw(
        IReadOnlyList<FrozenContract>? contracts,
        IReadOnlyDictionary<string, string>? schemas
    ) =>
        contracts is null
            ? []
            :
            [
                .. contracts.Select(c => new DataContract(
                    c.File,
                    c.Format,
                    c.Schema,
                    schemas?.GetValueOrDefault(c.Schema)
                        ?? throw new FormatException($"the schema '{c.Schema}' is missing")
                )),
            ];
}
