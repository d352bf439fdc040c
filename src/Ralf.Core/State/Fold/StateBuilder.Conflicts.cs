using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>What events do to tasks in a conflict.</summary>
internal sealed partial class StateBuilder
{
    private void Conflict(long seq, TaskConflicted e) =>
        Change(
            seq,
            e.Task,
            t =>
                t with
                {
                    State = TaskState.Conflicted,
                    ConflictsWith = e.With,
                    ConflictPaths = e.Paths,
                    Chosen = new Dictionary<RepoPath, TaskId?>(),
                }
        );

    private void Choose(RepoPath path, TaskId? take)
    {
        for (var i = 0; i < _tasks.Count; i++)
        {
            if (_tasks[i].State == TaskState.Conflicted && _tasks[i].ConflictPaths.Contains(path))
            {
                _tasks[i] = _tasks[i] with
                {
                    Chosen = new Dictionary<RepoPath, TaskId?>(_tasks[i].Chosen) { [path] = take },
                };
            }
        }

        Reopen();
    }

    /// <summary>What people committed is the result, and of the disputed files among it what they made of
    /// them.</summary>
    private void Adopt(ResultAdopted e)
    {
        _state = _state with
        {
            Adoptions = [.. _state.Adoptions, new(_state.Result, _landings.Count, e)],
            Result = e.Result,
        };
        foreach (var path in e.Decides)
        {
            Choose(path, take: null);
        }

        Reopen();
    }
}
