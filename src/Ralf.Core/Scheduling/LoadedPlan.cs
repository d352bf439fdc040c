using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.Scheduling;

/// <summary>A plan that was read against its repository, with all that is wrong with it.</summary>
/// <param name="Name">The plan file as the user named it, for messages.</param>
/// <param name="Plan">Null where any problem of reading is an error. A plan with <see cref="HasErrors"/> must not be
/// run.</param>
/// <param name="Schedule">Null with the plan.</param>
/// <param name="Base">The commit that the plan starts from; null with the plan.</param>
/// <param name="Locks">Who owns which of the base's files; null where that was not asked for, and with the
/// plan.</param>
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
