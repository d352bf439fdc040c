using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>The order of a plan's tasks: topological by <c>needs</c>, ties by plan order. The scheduler numbers tasks
/// by position, so every edge leads from a lower number to a higher one. Tasks with the same needs share one
/// set.</summary>
internal sealed class TaskOrder
{
    private readonly Dictionary<TaskId, int> _positions;
    private readonly BitSet[] _ancestors;
    private readonly Lazy<ScopeGroups> _writes;
    private readonly Lazy<ScopeGroups> _reads;

    private TaskOrder(IReadOnlyList<PlanTask> tasks, IReadOnlyList<int> planIndexes, int[] groupOf)
    {
        PlanIndexes = planIndexes;
        Tasks = [.. planIndexes.Select(i => tasks[i])];
        _positions = Tasks.Index().ToDictionary(t => t.Item.Id, t => t.Index);
        var sets = new (BitSet Needs, BitSet Ancestors)?[tasks.Count];
        var needs = new BitSet[tasks.Count];
        _ancestors = new BitSet[tasks.Count];
        for (var position = 0; position < Tasks.Count; position++)
        {
            var group = groupOf[planIndexes[position]];
            (needs[position], _ancestors[position]) = sets[group] ??= Sets(Tasks[position]);
        }

        Needs = needs;
        _writes = new(() => ScopeGroups.Build(Tasks.Select(t => t.Scope)));
        _reads = new(() => ScopeGroups.Build(Tasks.Select(t => t.Reads)));
    }

    /// <summary>Sorted.</summary>
    public IReadOnlyList<PlanTask> Tasks { get; }

    /// <summary>The tasks' write scopes, by position.</summary>
    public ScopeGroups Writes => _writes.Value;

    /// <summary>The tasks' read scopes, by position.</summary>
    public ScopeGroups Reads => _reads.Value;

    /// <summary>The index in the plan of the task at each position.</summary>
    public IReadOnlyList<int> PlanIndexes { get; }

    /// <summary>The direct needs of each position; all are lower.</summary>
    public IReadOnlyList<BitSet> Needs { get; }

    /// <param name="tasks">In plan order, follow-ups last; needs exist and have no cycle.</param>
    public static TaskOrder Sort(IReadOnlyList<PlanTask> tasks)
    {
        var groups = NeedGroup.Build(tasks, out var groupOf);
        var waitingFor = new List<NeedGroup>?[tasks.Count];
        var free = new PriorityQueue<int, int>(tasks.Count);
        foreach (var group in groups)
        {
            if (group.Open == 0)
            {
                free.EnqueueRange(group.Members.Select(m => (m, m)));
            }

            group.Needs.ForEach(need => (waitingFor[need] ??= []).Add(group));
        }

        var order = new List<int>(tasks.Count);
        while (free.TryDequeue(out var next, out _))
        {
            order.Add(next);
            foreach (var group in waitingFor[next] ?? [])
            {
                if (--group.Open == 0)
                {
                    free.EnqueueRange(group.Members.Select(m => (m, m)));
                }
            }
        }

        return order.Count == tasks.Count
            ? new TaskOrder(tasks, order, groupOf)
            : throw new ArgumentException("the needs of these tasks form a cycle", nameof(tasks));
    }

    /// <summary>The position of a task; null if there is no such task.</summary>
    public int? Find(TaskId task) => _positions.TryGetValue(task, out var found) ? found : null;

    public int this[TaskId task] => _positions[task];

    /// <summary>Whether the later position needs the earlier one, directly or through others.</summary>
    public bool IsNeeded(int earlier, int later) => _ancestors[later][earlier];

    private (BitSet Needs, BitSet Ancestors) Sets(PlanTask task)
    {
        var (direct, all) = (new BitSet(Tasks.Count), new BitSet(Tasks.Count));
        foreach (var need in task.Needs.Select(id => _positions[id]))
        {
            direct.Add(need);
            all.Add(need);
            all.UnionWith(_ancestors[need]);
        }

        return (direct, all);
    }

    /// <summary>The tasks (plan indexes) with exactly the same needs.</summary>
    private sealed class NeedGroup(List<int> needs)
    {
        public List<int> Needs { get; } = needs;
        public List<int> Members { get; } = [];

        /// <summary>Needs that have no position yet.</summary>
        public int Open { get; set; } = needs.Count;

        public static List<NeedGroup> Build(IReadOnlyList<PlanTask> tasks, out int[] groupOf)
        {
            var indexes = tasks.Index().ToDictionary(t => t.Item.Id, t => t.Index);
            var byNeeds = new Dictionary<IReadOnlyList<int>, int>(IndexListComparer.Instance);
            var groups = new List<NeedGroup>();
            groupOf = new int[tasks.Count];
            for (var i = 0; i < tasks.Count; i++)
            {
                List<int> needs = [.. tasks[i].Needs.Select(id => indexes[id]).Distinct().Order()];
                if (!byNeeds.TryGetValue(needs, out groupOf[i]))
                {
                    groupOf[i] = byNeeds[needs] = groups.Count;
                    groups.Add(new NeedGroup(needs));
                }

                groups[groupOf[i]].Members.Add(i);
            }

            return groups;
        }
    }
}
