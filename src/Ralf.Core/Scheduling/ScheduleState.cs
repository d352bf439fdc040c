using Ralf.Core.State;

namespace Ralf.Core.Scheduling;

/// <summary>The state of a run as sets of positions in the order.</summary>
internal sealed class ScheduleState
{
    private readonly List<int> _pending = [];

    public ScheduleState(TaskOrder order, RunState state)
    {
        var count = order.Tasks.Count;
        var tasks = new State.RunTaskStatus?[count];
        foreach (var task in state.Tasks)
        {
            if (order.Find(task.Task.Id) is { } position)
            {
                tasks[position] = task;
            }
        }

        (Landed, Busy, Awaited) = (new BitSet(count), new BitSet(count), new BitSet(count));
        Over = new BitSet(count);
        var never = new BitSet(count);
        for (var position = 0; position < count; position++)
        {
            if (tasks[position] is { } task)
            {
                var selected = state.Selected?.Contains(task.Task.Id) != false;
                Place(position, task, selected && !order.Needs[position].Overlaps(never), never);
            }
        }
    }

    /// <summary>Selected tasks that wait to be dispatched, ascending.</summary>
    public IReadOnlyList<int> Pending => _pending;

    public BitSet Landed { get; }

    /// <summary>Landed, or ended without landing: failed, conflicted, blocked by such a task, or cancelled.</summary>
    public BitSet Over { get; }

    /// <summary>Running, or recorded and not folded yet, whether held at a gate or not.</summary>
    public BitSet Busy { get; }

    /// <summary>Not final, but will be in this run: order edges wait for these.</summary>
    public BitSet Awaited { get; }

    /// <param name="possible">True if neither the task nor anything that it needs is left out of the run.</param>
    /// <param name="never">Collects tasks that will not run: order edges from them hold nobody up.</param>
    private void Place(int position, State.RunTaskStatus task, bool possible, BitSet never)
    {
        if (task.IsFinal)
        {
            Over.Add(position);
        }

        switch (task.State)
        {
            case TaskState.Landed:
                Landed.Add(position);
                break;
            case TaskState.Running or TaskState.Recorded or TaskState.Held:
                Busy.Add(position);
                Awaited.Add(position);
                break;
            case TaskState.Pending or TaskState.Ready when possible:
                _pending.Add(position);
                Awaited.Add(position);
                break;
            default:
                if (!possible)
                {
                    never.Add(position);
                }

                break;
        }
    }
}
