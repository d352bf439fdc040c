using Ralf.Agents;

namespace Ralf.Core.Plans;

/// <summary>One entry of <c>tasks</c>, read but not expanded.</summary>
/// <param name="Prompt">Null if it is missing or in <paramref name="PromptFile"/>.</param>
internal sealed record TaskEntry(
    string Key,
    PlanPosition At,
    Template? Title,
    Template? Prompt,
    Template? PromptFile,
    TemplateList Scope,
    TemplateList Reads,
    TemplateList Produces,
    TemplateList Needs,
    TemplateList Checks,
    AgentSettings Agent,
    TaskInstances Instances,
    LocatedGate? Gate,
    TaskCondition If,
    TaskVisibility Sees,
    int? Canary
)
{
    public IReadOnlyList<ContractEntry> Inputs { get; init; } = [];

    public IReadOnlyList<ContractEntry> Outputs { get; init; } = [];

    /// <summary>Reads the entry and reports problems of the entry as a whole.</summary>
    public static TaskEntry Read(MapEntry node, AgentSettings agent, PlanContext context)
    {
        var map = (MapNode)node.Value;
        var forEach = map.Map("foreach");
        var entry = new TaskEntry(
            node.Key.Text,
            node.Key.At,
            Parse(map.Text("title"), prose: true),
            Parse(map.Text("prompt"), prose: true),
            Parse(map.Text("prompt_file"), prose: false),
            TemplateList.Read(map, "scope"),
            TemplateList.Read(map, "reads"),
            TemplateList.Read(map, "produces"),
            TemplateList.Read(map, "needs"),
            TemplateList.Read(map, "checks"),
            AgentReader.Read(map.Find("agent"), agent, context.Problems),
            forEach is not null ? new ForEachReader(context).Read(forEach, forEach.At)
                : map.Find("foreach") is not null ? TaskInstances.Unknown
                : TaskInstances.One,
            LocatedGate.Read(map.Find("gate")),
            ScalarValues.Enum(map.Text("if"), TaskCondition.Success),
            ScalarValues.Enum(map.Text("sees"), TaskVisibility.Repository),
            forEach is null ? null : ScalarValues.Whole(forEach, "canary")
        )
        {
            Inputs = ContractEntry.Read(map.Find("input_schema")),
            Outputs = ContractEntry.Read(map.Find("output_schema")),
        };
        entry.CheckPrompts(map, context.Problems);
        entry.CheckNames(context.Problems);
        return entry;
    }

    private static Template? Parse(ScalarNode? node, bool prose) =>
        node is null ? null : Template.Parse(node.Text, node.At, prose);

    private void CheckPrompts(MapNode map, ProblemList problems)
    {
        var both = map.Find("prompt") is not null && map.Find("prompt_file") is not null;
        if (both || (map.Find("prompt") is null && map.Find("prompt_file") is null))
        {
            problems.Add(Problems.Prompts(At, Key, both));
        }
        else if (Prompt is not null && string.IsNullOrWhiteSpace(Prompt.Text))
        {
            problems.Add(Problems.EmptyPrompt(Prompt.At, Key));
        }
    }

    /// <summary>Reports invalid names, once for the entry however many tasks it gives.</summary>
    private void CheckNames(ProblemList problems)
    {
        CheckNames(Title is null ? [] : [Title], TaskNames.Without("task.title"), problems);
        CheckNames(
            [
                .. new[] { Prompt, PromptFile }.OfType<Template>(),
                .. new[] { Scope, Reads, Produces, Needs, Checks }.SelectMany(l => l.Items),
                .. Inputs.Concat(Outputs).SelectMany(c => new[] { c.File, c.Schema }),
            ],
            TaskNames.All,
            problems
        );
    }

    public void CheckNames(IEnumerable<Template> templates, IReadOnlyList<string> names, ProblemList problems)
    {
        List<string> valid = [.. Instances.Names ?? [], .. names];
        var set = valid.ToHashSet(StringComparer.Ordinal);
        foreach (var template in templates)
        {
            foreach (var name in template.Unknown(set).Where(IsKnownWrong))
            {
                problems.Add(Problems.UnknownName(template.At, name, valid));
            }
        }
    }

    /// <summary>If the foreach itself is wrong, its names cannot be checked.</summary>
    private bool IsKnownWrong(string name) =>
        Instances.Names is not null || !name.StartsWith("each.", StringComparison.Ordinal);
}
