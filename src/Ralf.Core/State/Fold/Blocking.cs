using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Derives the blocked tasks: every pending task (except those that run in any case) that needs, directly or
/// indirectly, one that failed, conflicted or was cancelled. Recomputed from the rest of the state, so a retry of the
/// cause unblocks all of them without an event for each.</summary>
internal static class Blocking
{
    /// <summary>The statuses; each blocked task gets a shortest path from a cause (ties: the cause, then the path, that
    /// comes first in the plan).</summary>
    public static RunTaskStatus[] Derive(IReadOnlyList<RunTaskStatus> tasks, IReadOnlyDictionary<TaskId, int> positions)
    {
        var result = tasks.Select(KeepBlockedByInput).ToArray();
        var causes = new Queue<int>(Enumerable.Range(0, result.Length).Where(i => IsCause(result[i])));
        if (causes.Count == 0)
        {
            return result;
        }

        var dependents = Dependents(tasks, positions);
        while (causes.TryDequeue(out var cause))
        {
            var path = IsCause(result[cause]) ? [result[cause].Task.Id] : result[cause].BlockedBy;
            foreach (var dependent in dependents[cause])
            {
                if (result[dependent] is { State: TaskState.Pending, Task.If: TaskCondition.Success })
                {
                    result[dependent] = result[dependent] with
                    {
                        State = TaskState.Blocked,
                        BlockedBy = [.. path, result[dependent].Task.Id],
                    };
                    causes.Enqueue(dependent);
                }
            }
        }

        return result;
    }

    /// <summary>A task with bad input is blocked only by that.</summary>
    private static RunTaskStatus KeepBlockedByInput(RunTaskStatus status) =>
        status is { State: TaskState.Pending, Reason: SessionReason.BadInput }
            ? status with
            {
                State = TaskState.Blocked,
                BlockedBy = [status.Task.Id],
                Detail = status.LastRecord?.Detail,
            }
            : status;

    private static bool IsCause(RunTaskStatus status) =>
        status.State is TaskState.Failed or TaskState.Conflicted or TaskState.Cancelled || status.IsBlockedByInput;

    private static List<int>[] Dependents(
        IReadOnlyList<RunTaskStatus> tasks,
        IReadOnlyDictionary<TaskId, int> positions
    )
    {
        var dependents = new List<int>[tasks.Count];
        for (var i = 0; i < dependents.Length; i++)
        {
            dependents[i] = [];
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            foreach (var need in tasks[i].Task.Needs)
            {
                if (positions.TryGetValue(need, out var needed))
                {
                    dependents[needed].Add(i);
                }
            }
        }

        return dependents;
    }
}
