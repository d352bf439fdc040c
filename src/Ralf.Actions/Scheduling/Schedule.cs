using Ralf.Actions.Plans;
using Ralf.Actions.Scopes;
using Ralf.Actions.State;

namespace Ralf.Actions.Scheduling;

/// <summary>Two tasks whose scopes meet without an order between them.</summary>
internal sealed record Overlap(TaskId First, TaskId Second, Meeting Meeting);

/// <summary>
/// The order of a plan's tasks (design: locks and order): needs, and the order edges that locks make. Pure and deterministic; computed once for a list of tasks.
/// </summary>
internal sealed class Schedule
{
    /// <summary>Builds the order. Tasks in plan order, follow-ups last; needs exist and have no cycle.</summary>
    public static Schedule Build(IReadOnlyList<PlanTask> tasks, PlanPolicy policy) =>
        throw new NotSupportedException();

    /// <summary>Pairs that may write the same file without an order: errors under <c>overlap: error</c>, let through under <c>allow</c>, empty under <c>order</c>.</summary>
    public IReadOnlyList<Overlap> Overlaps => throw new NotSupportedException();

    /// <summary>The order edges that end at this task: tasks that must be final before it starts.</summary>
    public IReadOnlyList<TaskId> After(TaskId task) => throw new NotSupportedException();

    /// <summary>Whether the two let-through tasks meet, so that one waits to be folded with the other (<c>overlap: allow</c>).</summary>
    public bool FoldsWith(TaskId one, TaskId other) => throw new NotSupportedException();

    /// <summary>All tasks in waves: no edge inside one; each wave as early as can be.</summary>
    public IReadOnlyList<IReadOnlyList<TaskId>> Waves => throw new NotSupportedException();

    /// <summary>What may be dispatched now, the longest chain behind it first, then plan order. Knows nothing of slots, budgets or time.</summary>
    public IReadOnlyList<TaskId> Ready(RunState state) => throw new NotSupportedException();
}
