using System.Text.Json.Serialization;
using Ralf.Agents;

namespace Ralf.Core.Plans;

/// <summary>The stored form of an expanded plan: JSON, and so YAML, with the plan file's keys; the content of named
/// files is included as text.</summary>
internal sealed record FrozenPlan(
    int Version,
    string Name,
    string Goal,
    string Base,
    AgentSettings Agent,
    PlanLimits Limits,
    PlanPolicy Policy,
    IReadOnlyList<PlanDecision> Decisions,
    IReadOnlyList<string> Setup,
    IReadOnlyList<string> Verify,
    IReadOnlyList<string> Unprotect,
    string? Source,
    OrderedDictionary<string, FrozenTask> Tasks,
    PullRequestSettings? PullRequest = null,
    IReadOnlyList<PathGate>? Gates = null,
    IReadOnlyList<string>? Shared = null
)
{
    private static readonly JsonSerializerOptions _options = new(
        RalfJson.Options(indented: true, FrozenPlanContext.Default)
    )
    {
        Converters = { new DurationConverter() },
    };

    /// <summary>The schemas that tasks name, each once: path to text. Null if there are no schemas.</summary>
    public OrderedDictionary<string, string>? Schemas { get; init; }

    /// <summary>Writes an expanded plan so that <see cref="Read"/> gives it back; valid YAML with the plan file's
    /// keys.</summary>
    public static string Write(Plan plan)
    {
        var tasks = new OrderedDictionary<string, FrozenTask>(plan.Tasks.Count, StringComparer.Ordinal);
        foreach (var task in plan.Tasks)
        {
            tasks.Add(task.Id.Value, FrozenTask.Of(task));
        }

        var frozen = new FrozenPlan(
            PlanKeys.Version,
            plan.Name,
            plan.Goal,
            plan.Base,
            plan.Agent,
            plan.Limits,
            plan.Policy,
            plan.Decisions,
            plan.Setup,
            plan.Verify,
            plan.Unprotect,
            plan.Source,
            tasks,
            plan.PullRequest,
            plan.Gates.Count == 0 ? null : plan.Gates,
            plan.Shared.Count == 0 ? null : plan.Shared
        )
        {
            Schemas = FrozenContract.Schemas(plan.Tasks),
        };
        return JsonSerializer.Serialize(frozen, _options.Of<FrozenPlan>()) + "\n";
    }

    /// <summary>Throws <see cref="FormatException"/> on anything that <see cref="Write"/> did not write.</summary>
    public static Plan Read(string text)
    {
        try
        {
            var frozen = JsonSerializer.Deserialize(text, _options.Of<FrozenPlan>());
            return frozen is { Version: PlanKeys.Version, Tasks: not null }
                ? frozen.Thaw()
                : throw new FormatException("the frozen plan is of another version");
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NullReferenceException)
        {
            throw new FormatException($"the frozen plan cannot be read: {error.Message}", error);
        }
    }

    private Plan Thaw() =>
        new(
            Name,
            Goal,
            Base,
            Agent,
            Limits,
            Policy,
            Decisions,
            Setup,
            Verify,
            Unprotect,
            Source,
            [.. Tasks.Select(t => t.Value.Thaw(TaskId.Parse(t.Key), Schemas))]
        )
        {
            PullRequest = PullRequest,
            Gates = Gates ?? [],
            Shared = Shared ?? [],
        };
}

/// <param name="Needs">Task ids.</param>
/// <param name="Entry">Null if it equals the id.</param>
internal sealed record FrozenTask(
    string Title,
    string Prompt,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Produces,
    IReadOnlyList<TaskId> Needs,
    IReadOnlyList<string> Checks,
    AgentSettings Agent,
    string? Entry,
    TaskGate? Gate = null,
    TaskCondition? If = null,
    TaskVisibility? Sees = null,
    TaskGate? Canary = null,
    string? Glue = null,
    IReadOnlyList<ConflictedSession>? Resolves = null
)
{
    public IReadOnlyList<FrozenContract>? InputSchema { get; init; }

    public IReadOnlyList<FrozenContract>? OutputSchema { get; init; }

    public static FrozenTask Of(PlanTask task) =>
        new(
            task.Title,
            task.Prompt,
            task.Scope,
            task.Reads,
            task.Produces,
            task.Needs,
            task.Checks,
            task.Agent,
            task.Entry == task.Id.Value ? null : task.Entry,
            task.Gate,
            task.If == TaskCondition.Success ? null : task.If,
            task.Sees == TaskVisibility.Repository ? null : task.Sees,
            task.Canary,
            task.Glue,
            task.Resolves
        )
        {
            InputSchema = FrozenContract.Of(task.Inputs),
            OutputSchema = FrozenContract.Of(task.Outputs),
        };

    public PlanTask Thaw(TaskId id, IReadOnlyDictionary<string, string>? schemas) =>
        new(id, Title, Prompt, Scope, Reads, Produces, Needs, Checks, Agent, Entry ?? id.Value)
        {
            Gate = Gate,
            Canary = Canary,
            Glue = Glue,
            Resolves = Resolves,
            If = If ?? TaskCondition.Success,
            Sees = Sees ?? TaskVisibility.Repository,
            Inputs = FrozenContract.Thaw(InputSchema, schemas),
            Outputs = FrozenContract.Thaw(OutputSchema, schemas),
        };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(FrozenPlan))]
internal sealed partial class FrozenPlanContext : JsonSerializerContext;
