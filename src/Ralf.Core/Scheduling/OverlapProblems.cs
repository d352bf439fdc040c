using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>Reports overlapping scopes as problems of the plan: the schedule finds them, the plan's reader knows their
/// locations.</summary>
internal static class OverlapProblems
{
    /// <summary>Each is located at the later task.</summary>
    public static IReadOnlyList<PlanProblem> Find(
        Schedule schedule,
        IReadOnlyDictionary<TaskId, PlanPosition> positions
    ) => [.. schedule.Overlaps.Select(o => Problem(o, positions.GetValueOrDefault(o.Second, new PlanPosition(1, 1))))];

    private static PlanProblem Problem(Overlap overlap, PlanPosition at)
    {
        var (first, second, meeting) = overlap;
        return at.Error(
            "RALF150",
            $"tasks '{first}' and '{second}' may write the same file: '{meeting.Left}' of '{first}' and '{meeting.Right}' of '{second}' meet, for example in '{meeting.Witness}'; "
                + $"take one out of the other (add '!{meeting.Left}' to the scope of '{second}'), let one need the other ('needs: [{first}]' in '{second}'), "
                + "or set 'policy: {overlap: order}' to run such tasks one after the other ('allow' runs them together and reports conflicts)"
        );
    }
}
