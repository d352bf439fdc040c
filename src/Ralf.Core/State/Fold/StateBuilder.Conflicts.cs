using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Applies events to conflicted tasks.</summary>
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

    /// <summary>People's commits become the result, and decide the disputed files that they changed.</summary>
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
