using Ralf.Core.State;

namespace Ralf.Core.Scheduling;

/// <summary>A run's state as sets of positions in the order.</summary>
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

    /// <summary>Landed, or over without: failed, in a conflict, behind such a one, or cancelled.</summary>
    public BitSet Over { get; }

    /// <summary>Running, or recorded and not yet folded, at a gate or not.</summary>
    public BitSet Busy { get; }

    /// <summary>Not final, and to become so in this run: what an order edge waits for.</summary>
    public BitSet Awaited { get; }

    /// <param name="possible">Neither itself nor anything that it needs is left out of the run.</param>
    /// <param name="never">Gathers what will not run: an order edge from there holds nobody up.</param>
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
