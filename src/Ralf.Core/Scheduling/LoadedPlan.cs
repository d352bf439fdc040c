using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>A plan that was read and checked against its repository, with all its problems.</summary>
/// <param name="Name">The plan file as the user named it, for messages.</param>
/// <param name="Plan">Null if reading found an error. A plan with <see cref="HasErrors"/> must not be run.</param>
/// <param name="Schedule">Null if the plan is.</param>
/// <param name="Base">The commit that the plan starts from; null if the plan is.</param>
/// <param name="Locks">The tasks that own each file of the base; null if not requested, or if the plan is.</param>
internal sealed record LoadedPlan(
    string Name,
    Plan? Plan,
    Schedule? Schedule,
    GitId? Base,
    IReadOnlyList<FileLock>? Locks,
    IReadOnlyList<PlanProblem> Problems
)
{
    public bool HasErrors => Problems.Any(p => p.Severity == Severity.Error);
}
