using Ralf.Actions.Plans;
using Ralf.Actions.Scheduling;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>The schedule of a run, made anew when follow-ups have joined it.</summary>
internal sealed class RunSchedule
{
    private Schedule? _schedule;
    private int _tasks;

    public Schedule Of(RunState state)
    {
        if (_schedule is null || _tasks != state.Tasks.Count)
        {
            // A plan with unordered overlaps never started under `error`; only follow-ups can meet others here, and they wait their turn.
            var policy = state.Plan.Policy;
            if (policy.Overlap == OverlapPolicy.Error)
            {
                policy = policy with { Overlap = OverlapPolicy.Order };
            }

            _schedule = Schedule.Build([.. state.Tasks.Select(t => t.Task)], policy);
            _tasks = state.Tasks.Count;
        }

        return _schedule;
    }
}
