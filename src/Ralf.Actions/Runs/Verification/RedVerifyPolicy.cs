using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Runs;

/// <summary>
/// What may start, and what may be found out, while the whole result fails its <c>verify</c>. Many changes are broken
/// half-way: what needs landed work goes on,
/// since it may be what mends it; nothing else starts. Only when nothing that may mend it is left, the one who broke it
/// is looked for.
/// </summary>
internal sealed class RedVerifyPolicy(RunState state)
{
    /// <summary>Whether work has to wait: the result fails, and not because the base does.</summary>
    public bool IsBroken =>
        state.IsBroken && !(state.Blame is { Tasks: [] } blame && blame.Result == state.Verify!.Result);

    /// <summary>Whether no task is left that may mend it by going on.</summary>
    public bool IsOver => !Open.Any();

    private readonly Lazy<HashSet<TaskId>> _landed = new(() => state.Landings.Select(l => l.Task).ToHashSet());

    private IEnumerable<TaskId> Open =>
        state
            .Tasks.Where(t =>
                t.State is TaskState.Pending or TaskState.Running or TaskState.Recorded or TaskState.Held
                && state.Selected?.Contains(t.Task.Id) != false
            )
            .Select(t => t.Task.Id)
            .Where(MayRepair);

    /// <summary>Those of the ready tasks that may start. Where none of them may mend it and others wait for them, all
    /// may: order is no reason to stand still.</summary>
    public IReadOnlyList<TaskId> Filter(IReadOnlyList<TaskId> ready)
    {
        if (!IsBroken)
        {
            return ready;
        }

        IReadOnlyList<TaskId> mending = [.. ready.Where(MayRepair)];
        return mending.Count > 0 || IsOver ? mending : ready;
    }

    /// <summary>Landed before and goes again, or needs, by whatever way, what has landed.</summary>
    private bool MayRepair(TaskId task) => NeedsClosure.Of([task], id => state[id].Task).Overlaps(_landed.Value);
}
