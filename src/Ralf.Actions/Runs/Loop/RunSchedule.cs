using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>The schedule of a run, built again when follow-ups are added or a scope is widened.</summary>
internal sealed class RunSchedule
{
    private Schedule? _schedule;
    private IReadOnlyList<PlanTask> _tasks = [];

    public Schedule Build(RunState state)
    {
        if (_schedule is null || !IsOf(state))
        {
            // A plan with unordered overlaps never starts under `error`; only follow-ups and widened scopes can overlap
            // others here, and they wait their turn.
            var policy = state.Plan.Policy;
            if (policy.Overlap == OverlapPolicy.Error)
            {
                policy = policy with { Overlap = OverlapPolicy.Order };
            }

            _tasks = [.. state.Tasks.Select(t => t.Task)];
            // Requested edits of shared files are applied before tasks that read those files start.
            _schedule = Schedule.Build(
                [.. _tasks.Where(t => t.Glue is not null), .. _tasks.Where(t => t.Glue is null)],
                policy
            );
        }

        return _schedule;
    }

    private bool IsOf(RunState state) =>
        _tasks.SequenceEqual(state.Tasks.Select(t => t.Task), ReferenceEqualityComparer.Instance);
}
