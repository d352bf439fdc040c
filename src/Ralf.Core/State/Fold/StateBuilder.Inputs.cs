namespace Ralf.Core.State;

/// <summary>Applies events to tasks that wait for better input.</summary>
internal sealed partial class StateBuilder
{
    /// <summary>Unblocks tasks with bad input that this landing changed, or may have changed.</summary>
    private void Open(SessionRecord? landed)
    {
        for (var i = 0; landed is not null && i < _tasks.Count; i++)
        {
            if (
                _tasks[i] is { State: TaskState.Pending, Reason: SessionReason.BadInput } waiting
                && waiting.Task.Inputs.Any(f => landed.MayHaveModified(f.File))
            )
            {
                _tasks[i] = waiting with { Reason = null };
            }
        }
    }
}
