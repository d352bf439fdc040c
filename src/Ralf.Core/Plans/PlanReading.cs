namespace Ralf.Core.Plans;

/// <summary>What came of reading a plan; <see cref="Plan"/> is null where any problem is an error.</summary>
/// <param name="Positions">Where each task's entry stands.</param>
internal sealed record PlanReading(
    Plan? Plan,
    IReadOnlyList<PlanProblem> Problems,
    IReadOnlyDictionary<TaskId, PlanPosition> Positions
);
