using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Scheduling;

/// <summary>A run as its rules say it, with nothing kept and nothing indexed: every question is answered by looking at
/// every task.</summary>
internal sealed class NaiveRun(PlanTask[] tasks)
{
    private readonly Dictionary<TaskId, TaskState> _states = tasks.ToDictionary(t => t.Id, _ => TaskState.Pending);
    private readonly Dictionary<TaskId, int> _attempts = tasks.ToDictionary(t => t.Id, _ => 0);
    private readonly PlanTask[] _order = Ordered(tasks);

    public void Start(int choice) =>
        With(Ready, choice, t => (_states[t], _attempts[t]) = (TaskState.Running, _attempts[t] + 1));

    public void End(int choice, TaskState state) => With(In(TaskState.Running), choice, t => _states[t] = state);

    public void Retry(int choice) => With(In(TaskState.Failed), choice, t => _states[t] = TaskState.Pending);

    /// <summary>Each task, where it stands and how often it was started; then what may start.</summary>
    public override string ToString() =>
        $"{string.Join(", ", tasks.Select(t => $"{t.Id} {StateOf(t)} {_attempts[t.Id]}"))}; ready {string.Join(' ', Ready)}";

    private List<TaskId> Ready => [.. tasks.Where(IsReady).Select(t => t.Id)];

    private List<TaskId> In(TaskState state) => [.. tasks.Where(t => _states[t.Id] == state).Select(t => t.Id)];

    private static void With(List<TaskId> among, int choice, Action<TaskId> act)
    {
        if (among.Count > 0)
        {
            act(among[choice % among.Count]);
        }
    }

    private bool IsReady(PlanTask task) =>
        StateOf(task) == TaskState.Pending
        && task.Needs.All(n =>
            StateOf(Of(n)) is var state
            && (state == TaskState.Landed || (task.If == TaskCondition.Always && IsOver(state)))
        )
        && _order.TakeWhile(t => t != task).All(t => !Meet(t, task) || IsOver(StateOf(t)))
        && _order.SkipWhile(t => t != task).All(t => !Meet(t, task) || _states[t.Id] != TaskState.Running);

    private static bool IsOver(TaskState state) => state is TaskState.Landed or TaskState.Failed or TaskState.Blocked;

    /// <summary>Waiting for what failed, or waits for that itself, is to be blocked.</summary>
    private TaskState StateOf(PlanTask task) =>
        _states[task.Id] == TaskState.Pending
        && task.If != TaskCondition.Always
        && task.Needs.Any(n => StateOf(Of(n)) is TaskState.Failed or TaskState.Blocked)
            ? TaskState.Blocked
            : _states[task.Id];

    private PlanTask Of(TaskId id) => tasks.First(t => t.Id == id);

    /// <summary>Two that may write one file, or a file and what lies in a folder of its name, and of which neither
    /// needs the other.</summary>
    private bool Meet(PlanTask one, PlanTask other) =>
        one != other
        && (RandomPlan.WritesMeet(one, other) || IsFolderOf(one, other) || IsFolderOf(other, one))
        && !NeedsIt(one, other.Id)
        && !NeedsIt(other, one.Id);

    private static bool IsFolderOf(PlanTask one, PlanTask other) =>
        one.Scope.Any(g => other.Scope.Any(o => o.StartsWith($"{g}/", StringComparison.Ordinal)));

    private bool NeedsIt(PlanTask task, TaskId need) => task.Needs.Any(n => n == need || NeedsIt(Of(n), need));

    /// <summary>Again and again the first of the plan whose needs are placed.</summary>
    private static PlanTask[] Ordered(PlanTask[] tasks)
    {
        var placed = new List<PlanTask>();
        while (placed.Count < tasks.Length)
        {
            placed.Add(tasks.First(t => !placed.Contains(t) && t.Needs.All(n => placed.Any(p => p.Id == n))));
        }

        return [.. placed];
    }
}
