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

    private void Choose(ConflictChosen e)
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i].State == TaskState.Conflicted && tasks[i].ConflictPaths.Contains(e.Path))
            {
                tasks[i] = tasks[i] with
                {
                    Chosen = new Dictionary<RepoPath, TaskId?>(tasks[i].Chosen)
                    {
                        [e.Path] = e.Take,
                    },
                };
            }
        }

        Reopen();
    }
}
