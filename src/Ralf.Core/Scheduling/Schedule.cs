using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;

namespace Ralf.Core.Scheduling;

/// <summary>Two tasks whose scopes intersect, without an order between them. The first is the earlier in the order; the
/// intersection's left glob is its own.</summary>
internal sealed record Overlap(TaskId First, TaskId Second, Intersection Intersection);

/// <summary>The order of a plan's tasks (design: locks and order): needs, and the order edges from locks. Pure and
/// deterministic; computed once per list of tasks.</summary>
internal sealed class Schedule
{
    private readonly TaskOrder _order;
    private readonly LockEdges _locks;
    private readonly PlanPolicy _policy;

    /// <summary>Length, in tasks, of the longest chain behind each position.</summary>
    private readonly int[] _chains;

    public Schedule(TaskOrder order, PlanPolicy policy)
    {
        _order = order;
        _locks = LockEdges.Compute(order, policy);
        _policy = policy;
        _chains = Chains();
        Overlaps = [.. _locks.Overlaps.Select(o => new Overlap(Id(o.First), Id(o.Second), o.Intersection))];
        Waves = MakeWaves();
    }

    /// <summary>Builds the order. Tasks are in plan order, follow-ups last; needs exist and have no cycle.</summary>
    public static Schedule Build(IReadOnlyList<PlanTask> tasks, PlanPolicy policy) =>
        new(TaskOrder.Sort(tasks), policy);

    /// <summary>Pairs that may write the same file without an order: errors under <c>overlap: error</c> (the first
    /// <see cref="LockEdges.MaxForbidden"/> found), allowed under <c>allow</c>, empty under <c>order</c>. Sorted by the
    /// order.</summary>
    public IReadOnlyList<Overlap> Overlaps { get; }

    /// <summary>All tasks in order: topological by needs, ties by plan order, follow-ups last.</summary>
    public IEnumerable<TaskId> Order => _order.Tasks.Select(t => t.Id);

    /// <summary>The tasks with an order edge to this task; they must be final before it starts.</summary>
    public IReadOnlyList<TaskId> After(TaskId task)
    {
        var after = _locks.After(_order[task]);
        return after.IsEmpty ? [] : [.. after.Members().Select(Id)];
    }

    /// <summary>Whether two tasks with an allowed overlap intersect, so that one waits to be folded with the other
    /// (<c>overlap: allow</c>).</summary>
    public bool FoldsWith(TaskId one, TaskId other) =>
        _policy.Overlap == OverlapPolicy.Allow && _locks.Intersects(_order[one])[_order[other]];

    /// <summary>Those of the files that a task may write or reads, each with its tasks.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<TaskId> Tasks)> Touching(IEnumerable<string> files) =>
        LockMap.Touching(_order, files);

    /// <summary>All tasks in waves: no edge within a wave; each task in the earliest possible wave.</summary>
    public IReadOnlyList<IReadOnlyList<TaskId>> Waves { get; }

    /// <summary>The tasks that may be dispatched now, longest chain behind them first, then plan order. All of them may
    /// run together. Ignores slots, budgets and time, and tasks of the state that the schedule was built
    /// without.</summary>
    public IReadOnlyList<TaskId> Ready(RunState state)
    {
        var now = new ScheduleState(_order, state);
        var free = Free(now)
            .Where(p => !state.IsBehindGate(_order.Tasks[p]) && !state.AwaitsScopeAnswer(state[_order.Tasks[p].Id]))
            .OrderByDescending(p => _chains[p])
            .ThenBy(p => _order.PlanIndexes[p]);
        return [.. (_policy.Overlap == OverlapPolicy.Allow ? free : Apart(free, now)).Select(Id)];
    }

    /// <summary>Tasks that could be dispatched but for their gate, in order.</summary>
    public IReadOnlyList<TaskId> AtGate(RunState state) =>
        _order.Tasks.Any(t => t.GatesBefore.Any())
            ? [.. Free(new ScheduleState(_order, state)).Where(p => state.IsBehindGate(_order.Tasks[p])).Select(Id)]
            : [];

    /// <summary>Pending tasks whose needs have landed (or are over, if that is enough) and that no lock holds
    /// back.</summary>
    private IEnumerable<int> Free(ScheduleState now) =>
        now.Pending.Where(p =>
            _order.Needs[p].IsSubsetOf(_order.Tasks[p].If == TaskCondition.Always ? now.Over : now.Landed)
            && !_locks.After(p).Overlaps(now.Awaited)
            && !IsAheadOfBusy(p, now)
        );

    /// <summary>Whether a later task in lock order is running: it started before this one's scope was widened, or
    /// before this one was brought back.</summary>
    private bool IsAheadOfBusy(int position, ScheduleState now) =>
        now.Busy.Members().Any(busy => _locks.After(busy)[position]);

    /// <summary>Skips tasks that overlap a running task, or an earlier one in the list, unless ordered or
    /// allowed.</summary>
    private IEnumerable<int> Apart(IEnumerable<int> free, ScheduleState now)
    {
        var busy = now.Busy;
        var anyBusy = busy.Members().Any();
        foreach (var position in free)
        {
            // If the list of overlaps is incomplete, any two tasks may overlap.
            if (_locks.IsCut ? !anyBusy : !_locks.Intersects(position).Overlaps(busy))
            {
                busy.Add(position);
                anyBusy = true;
                yield return position;
            }
        }
    }

    private TaskId Id(int position) => _order.Tasks[position].Id;

    private int[] Chains()
    {
        var result = new int[_order.Tasks.Count];
        for (var later = result.Length - 1; later >= 0; later--)
        {
            foreach (var earlier in Before(later))
            {
                result[earlier] = Math.Max(result[earlier], result[later] + 1);
            }
        }

        return result;
    }

    private List<List<TaskId>> MakeWaves()
    {
        var waves = new List<List<TaskId>>();
        var waveOf = new int[_order.Tasks.Count];
        for (var position = 0; position < waveOf.Length; position++)
        {
            waveOf[position] = Before(position).Select(b => waveOf[b] + 1).DefaultIfEmpty(0).Max();
            if (waveOf[position] == waves.Count)
            {
                waves.Add([]);
            }

            waves[waveOf[position]].Add(Id(position));
        }

        return waves;
    }

    private IEnumerable<int> Before(int position) =>
        _order.Needs[position].Members().Concat(_locks.After(position).Members());
}
