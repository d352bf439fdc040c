namespace Ralf.Actions.Runs;

/// <summary>Decides what may start, and what may be searched, while the whole result fails its <c>verify</c>. Many
/// changes are broken half-way: tasks that need landed work go on, since they may repair it; nothing else starts. Only
/// when no such task is left does the search for the culprit begin.</summary>
internal sealed class RedVerifyPolicy(RunState state)
{
    /// <summary>True if work has to wait: the result fails, and the base does not.</summary>
    public bool IsBroken =>
        state.IsBroken && !(state.Blame is { Tasks: [] } blame && blame.Result == state.Verify!.Result);

    /// <summary>True if no task is left that may repair it.</summary>
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

    /// <summary>The ready tasks that may start. If none of them may repair it and others wait for them, all may: order
    /// alone must not stop a run.</summary>
    public IReadOnlyList<TaskId> Filter(IReadOnlyList<TaskId> ready)
    {
        if (!IsBroken)
        {
            return ready;
        }

        IReadOnlyList<TaskId> repairing = [.. ready.Where(MayRepair)];
        return repairing.Count > 0 || IsOver ? repairing : ready;
    }

    /// <summary>Landed before and runs again, or needs, directly or indirectly, what has landed.</summary>
    private bool MayRepair(TaskId task) => NeedsClosure.Of([task], id => state[id].Task).Overlaps(_landed.Value);
}
