using System.Collections;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>The statuses of a run's tasks, in plan order and by id. Immutable; successive states share the index.</summary>
internal sealed class TaskTable(TaskStatus[] statuses, IReadOnlyDictionary<TaskId, int> positions)
    : IReadOnlyList<TaskStatus>
{
    public int Count => statuses.Length;

    public TaskStatus this[int index] => statuses[index];

    public TaskStatus? Find(TaskId id) =>
        positions.TryGetValue(id, out var position) ? statuses[position] : null;

    public IEnumerator<TaskStatus> GetEnumerator() =>
        ((IEnumerable<TaskStatus>)statuses).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
