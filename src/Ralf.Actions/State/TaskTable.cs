using System.Collections;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>The statuses of a run's tasks, in plan order and by id. Immutable; successive states share the index.</summary>
internal sealed class TaskTable(TaskStanding[] statuses, IReadOnlyDictionary<TaskId, int> positions)
    : IReadOnlyList<TaskStanding>
{
    public int Count => statuses.Length;

    public TaskStanding this[int index] => statuses[index];

    public TaskStanding? Find(TaskId id) =>
        positions.TryGetValue(id, out var position) ? statuses[position] : null;

    public IEnumerator<TaskStanding> GetEnumerator() =>
        ((IEnumerable<TaskStanding>)statuses).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
