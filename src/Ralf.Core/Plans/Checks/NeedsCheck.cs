namespace Ralf.Core.Plans;

/// <summary>Resolves needs: a name is an entry (all its tasks) or one task. Reports missing names, and cycles as
/// paths.</summary>
internal sealed class NeedsCheck
{
    /// <summary>At most this many missing needs get a suggestion; each is compared with every name.</summary>
    private const int MaxSuggestions = 20;

    private readonly ProblemList _problems;
    private readonly IReadOnlyList<TaskDraft> _drafts;
    private readonly IReadOnlyCollection<string> _entries;
    private readonly Dictionary<string, List<int>> _tasksOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<TaskId>> _resolved = new(StringComparer.Ordinal);
    private int _missing;

    public NeedsCheck(IReadOnlyList<TaskDraft> drafts, IReadOnlyCollection<string> entries, ProblemList problems)
    {
        (_drafts, _entries, _problems) = (drafts, entries, problems);
        foreach (var entry in entries)
        {
            _tasksOf.TryAdd(entry, []);
        }

        for (var i = 0; i < drafts.Count; i++)
        {
            _tasks[drafts[i].Task.Id.Value] = i;
            _tasksOf[drafts[i].Task.Entry].Add(i);
        }
    }

    /// <summary>The tasks with their needs, in plan order. Tasks with the same needs share one list.</summary>
    public IReadOnlyList<PlanTask> Resolve()
    {
        PlanTask[] tasks = [.. _drafts.Select(d => d.Needs.Count == 0 ? d.Task : d.Task with { Needs = Resolve(d) })];
        new NeedsCycles(_drafts, _tasksOf, _tasks, _problems).Check();
        return tasks;
    }

    private IReadOnlyList<TaskId> Resolve(TaskDraft draft)
    {
        foreach (var need in draft.Needs.Where(n => !_tasksOf.ContainsKey(n.Text) && !_tasks.ContainsKey(n.Text)))
        {
            var known = _missing++ < MaxSuggestions ? _entries.Concat(_tasks.Keys).Distinct() : [];
            _problems.AddPerTask(Problems.UnknownNeed(need.At, need.Text, draft.Task.Id.Value, known));
        }

        var key = string.Join('\n', draft.Needs.Select(n => n.Text));
        if (!_resolved.TryGetValue(key, out var ids))
        {
            _resolved[key] = ids = [
                .. draft.Needs.SelectMany(n => Indexes(n.Text)).Distinct().Select(i => _drafts[i].Task.Id),
            ];
        }

        return ids;
    }

    private List<int> Indexes(string need) =>
        _tasksOf.TryGetValue(need, out var entry) ? entry
        : _tasks.TryGetValue(need, out var task) ? [task]
        : [];
}
