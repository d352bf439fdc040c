using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

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
        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i].State == TaskState.Conflicted && tasks[i].ConflictPaths.Contains(path))
            {
                tasks[i] = tasks[i] with
                {
                    Chosen = new Dictionary<RepoPath, TaskId?>(tasks[i].Chosen) { [path] = take },
                };
            }
        }

        Reopen();
    }

    /// <summary>What people committed is the result, and of the disputed files among it what they made of them.</summary>
    private void Adopt(ResultAdopted e)
    {
        state = state with
        {
            Adoptions = [.. state.Adoptions, new(state.Result, landings.Count, e)],
            Result = e.Result,
        };
        foreach (var path in e.Decides)
        {
            Choose(path, take: null);
        }

        Reopen();
    }
}
