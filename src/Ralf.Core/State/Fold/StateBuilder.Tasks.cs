using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Applies events to a task and to the run's phase.</summary>
internal sealed partial class StateBuilder
{
    private void ApplyTask(long seq, RunEvent body)
    {
        switch (body)
        {
            case TaskDispatched e:
                Dispatch(seq, e);
                break;
            case SessionRecorded e:
                Record(seq, e.Record);
                break;
            case TaskLanded e:
                Land(seq, e);
                break;
            case TaskConflicted e:
                Conflict(seq, e);
                break;
            case ConflictChosen e:
                Choose(e.Path, e.Take);
                break;
            case TaskRequeued e:
                Change(seq, e.Task, t => t with { State = TaskState.Pending, Reason = e.Reason, Tighter = e.Tighter });
                break;
            case TaskFailed e:
                Change(seq, e.Task, t => t with { State = TaskState.Failed, Reason = e.Reason, Detail = e.Detail });
                break;
            case TaskBlocked e:
                // Logged only for readers: blocked tasks are derived from the rest, and unblock when the cause is
                // retried.
                Position(seq, e.Task);
                break;
            case TaskRetried e:
                Retry(seq, e.Task);
                break;
            case ScopeGranted e:
                Change(seq, e.Task, t => Widened(t, e.Paths));
                break;
            default:
                throw new InvalidOperationException($"no fold for {body.GetType().Name}");
        }
    }

    /// <summary>The task with a wider scope; gives back the attempt that requested it, a limited number of
    /// times.</summary>
    private RunTaskStatus Widened(RunTaskStatus task, IReadOnlyList<string> paths)
    {
        var isOver = task.State is TaskState.Recorded or TaskState.Pending or TaskState.Blocked;
        var back =
            isOver
            && task.LastRecord?.UsesUpAttempt == true
            && task.LastGivenBack != task.Attempt
            && task.UsedAttempts > 0
            && task.GivenBack < _state.Plan.Limits.Attempts
                ? 1
                : 0;
        return task with
        {
            Task = task.Task with { Scope = [.. task.Task.Scope, .. paths.Except(task.Task.Scope)] },
            UsedAttempts = task.UsedAttempts - back,
            GivenBack = task.GivenBack + back,
            LastGivenBack = back > 0 ? task.Attempt : task.LastGivenBack,
        };
    }

    private void Dispatch(long seq, TaskDispatched e)
    {
        Change(seq, e.Task, t => t with { State = TaskState.Running, Attempt = e.Attempt, Dispatch = e });
        _gates.Dispatch(e.Task);
        _state = _state with { Sessions = _state.Sessions + 1 };
    }

    /// <summary>Only the record of the open dispatch counts; a late or second one stays in the log without
    /// effect.</summary>
    private void Record(long seq, SessionRecord record)
    {
        var status = _tasks[Position(seq, record.TaskId)];
        if (status.State != TaskState.Running || status.Dispatch?.Fence != record.Fence)
        {
            return;
        }

        Change(
            seq,
            record.TaskId,
            t =>
                t with
                {
                    State = TaskState.Recorded,
                    Records = [.. t.Records, record],
                    UsedAttempts = t.UsedAttempts + (record.UsesUpAttempt ? 1 : 0),
                }
        );
        _state = _state with { Usage = _state.Usage + record.Usage };
    }

    private void Land(long seq, TaskLanded e)
    {
        Change(
            seq,
            e.Task,
            t =>
                t with
                {
                    State = TaskState.Landed,
                    LandedCommit = e.Commit,
                    Reason = null,
                    Detail = null,
                    Tighter = false,
                    ConflictsWith = [],
                    ConflictPaths = [],
                }
        );
        _state = _state with { Result = e.Result };
        Open(_tasks[Position(seq, e.Task)].LastRecord);
        if (e.Commit is { } commit)
        {
            _landings.Add(new(e.Task, commit) { CheckedTwice = e.CheckedTwice });
        }
    }

    /// <summary>Landed work stays landed, and a running session is not recalled.</summary>
    private void Retry(long seq, TaskId task)
    {
        var status = _tasks[Position(seq, task)];
        if (status.State is TaskState.Landed or TaskState.Running or TaskState.Recorded or TaskState.Held)
        {
            return;
        }

        Change(
            seq,
            task,
            t =>
                t with
                {
                    State = TaskState.Pending,
                    UsedAttempts = 0,
                    GivenBack = 0,
                    // The reason for running again still holds: the next prompt states it.
                    Reason = t.Reason == SessionReason.VerifyFailed ? t.Reason : null,
                    Detail = null,
                    Tighter = false,
                    ConflictsWith = [],
                    ConflictPaths = [],
                }
        );
        _gates.Retry(_tasks[Position(seq, task)].Task);
        Reopen();
    }

    /// <summary>A finished run resumes if there is work again; one that a person cancelled does not.</summary>
    private void Reopen()
    {
        if (_state.Phase is RunPhase.Done or RunPhase.Failed)
        {
            _state = _state with { Phase = RunPhase.Running };
        }
    }

    private void ApplyPhase(long seq, RunEvent body)
    {
        var (phase, reason, detail) = body switch
        {
            RunPaused e => (RunPhase.Paused, e.Reason, e.Detail),
            RunResumed => (RunPhase.Running, null, null),
            RunFinished { Outcome: "done" } => (RunPhase.Done, null, null),
            RunFinished { Outcome: "failed" } => (RunPhase.Failed, null, null),
            RunCancelled => (RunPhase.Cancelled, (string?)null, (string?)null),
            _ => throw StateErrors.LogContradicts(
                _state.Run,
                seq,
                $"the run ends as '{(body as RunFinished)?.Outcome}', which is neither 'done' nor 'failed'"
            ),
        };
        if (phase == RunPhase.Cancelled)
        {
            CancelOpenTasks();
        }

        _state = _state with { Phase = phase, PausedFor = reason, PausedDetail = detail };
    }

    /// <summary>Blocked tasks keep their cause: its path says more than that the run was cancelled.</summary>
    private void CancelOpenTasks()
    {
        _gates.Cancel();
        var derived = Blocking.Derive(_tasks, _positions);
        for (var i = 0; i < _tasks.Count; i++)
        {
            if (!derived[i].IsFinal)
            {
                _tasks[i] = _tasks[i] with { State = TaskState.Cancelled };
            }
        }
    }

    private void Change(long seq, TaskId task, Func<RunTaskStatus, RunTaskStatus> change)
    {
        var position = Position(seq, task);
        _tasks[position] = change(_tasks[position]);
    }
}
