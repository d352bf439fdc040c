using System.Text.Json.Serialization;

namespace Ralf.Actions.Reporting;

/// <summary>What <c>ralf plan</c> prints; its JSON is a promise to users (docs/reference/json.md), to which fields may
/// be added.</summary>
/// <param name="Name">Null if an error keeps the plan from being read.</param>
/// <param name="Base">The branch, tag or commit as the plan names it.</param>
/// <param name="Tasks">In plan order.</param>
/// <param name="Waves">Ids, each wave in the order.</param>
/// <param name="Locks">The base's files that a task owns, in path order.</param>
internal sealed record PlanReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Base,
    IReadOnlyList<PlanReportTask> Tasks,
    IReadOnlyList<IReadOnlyList<TaskId>> Waves,
    IReadOnlyList<FileLock> Locks,
    IReadOnlyList<PlanProblem> Problems
)
{
    private static readonly JsonSerializerOptions _options = RalfJson.Options(
        indented: false,
        PlanReportContext.Default
    );

    public void WriteJson(TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(this, _options.Of<PlanReport>()));
}

/// <param name="After">Order edges: tasks that must have ended before this one starts.</param>
internal sealed record PlanReportTask(
    TaskId Id,
    string Title,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Produces,
    IReadOnlyList<TaskId> Needs,
    IReadOnlyList<TaskId> After
)
{
    /// <summary>Where a person must sign off; left out if there is no gate.</summary>
    public TaskGate? Gate { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PlanReport))]
internal sealed partial class PlanReportContext : JsonSerializerContext;
