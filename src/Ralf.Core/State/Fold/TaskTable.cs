using System.Collections;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>The statuses of a run's tasks, in plan order and by id. Immutable; successive states share the
/// index.</summary>
internal sealed class TaskTable(RunTaskStatus[] statuses, IReadOnlyDictionary<TaskId, int> positions)
    : IReadOnlyList<RunTaskStatus>
{
    public int Count => statuses.Length;

    public RunTaskStatus this[int index] => statuses[index];

    public RunTaskStatus? Find(TaskId id) => positions.TryGetValue(id, out var position) ? statuses[position] : null;

    public IEnumerator<RunTaskStatus> GetEnumerator() => ((IEnumerable<RunTaskStatus>)statuses).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
