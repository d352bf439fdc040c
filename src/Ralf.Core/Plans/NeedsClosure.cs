namespace Ralf.Core.Plans;

/// <summary>Tasks with everything that they need, directly or indirectly.</summary>
internal static class NeedsClosure
{
    /// <param name="skip">These tasks, and what only they need, are left out.</param>
    public static HashSet<TaskId> Of(
        IEnumerable<TaskId> tasks,
        Func<TaskId, PlanTask> find,
        IReadOnlySet<TaskId>? skip = null
    )
    {
        var all = new HashSet<TaskId>();
        var open = new Stack<TaskId>(tasks);
        while (open.TryPop(out var next))
        {
            if (skip?.Contains(next) != true && all.Add(next))
            {
                find(next).Needs.ToList().ForEach(open.Push);
            }
        }

        return all;
    }
}
