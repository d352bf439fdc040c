namespace Ralf.Core.Plans;

/// <summary>The result of reading a plan; <see cref="Plan"/> is null if any problem is an error.</summary>
/// <param name="Positions">The position of each task's entry.</param>
internal sealed record PlanReading(
    Plan? Plan,
    IReadOnlyList<PlanProblem> Problems,
    IReadOnlyDictionary<TaskId, PlanPosition> Positions
)
{
    /// <summary>The tasks as written, with the positions of their globs.</summary>
    public IReadOnlyList<TaskDraft> Drafts { get; init; } = [];
}
