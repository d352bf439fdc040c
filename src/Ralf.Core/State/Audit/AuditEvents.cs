using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Checks the events against each other: attempts increase, fences are unique, each record has a dispatch, and
/// landed work was recorded.</summary>
internal sealed class AuditEvents(List<AuditFinding> findings)
{
    private readonly Dictionary<string, TaskDispatched> _byFence = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, TaskDispatched> _last = [];
    private readonly HashSet<(TaskId, int)> _recorded = [];
    private readonly HashSet<TaskId> _landed = [];
    private readonly HashSet<TaskId> _blamed = [];
    private readonly HashSet<GitId> _results = [];
    private readonly HashSet<TaskId> _resolving = [];
    private bool _anyBadInput;

    public void Check(IReadOnlyList<LoggedEvent> events)
    {
        foreach (var logged in events)
        {
            Check(logged);
        }
    }

    private void Check(LoggedEvent logged)
    {
        var where = $"event {logged.Seq}";
        switch (logged.Body)
        {
            case RunStarted e:
                _results.Add(e.Base);
                break;
            case TaskAdded { Task: { Resolves: not null } task }:
                _resolving.Add(task.Id);
                break;
            case TaskDispatched e:
                Check(where, e);
                break;
            case SessionRecorded e:
                Check(where, e.Record);
                break;
            case TaskLanded e:
                Check(where, e);
                break;
            case BaseMoved { Result: { } merged }:
                _results.Add(merged);
                break;
            case ResultAdopted e:
                _results.Add(e.Result);
                break;
            case VerifyBlamed { Tasks: [var one] }:
                _blamed.Add(one);
                break;
            case TaskRequeued { Reason: SessionReason.VerifyFailed, Task: var task }:
                SendBack(task);
                break;
            case TaskRequeued { Reason: SessionReason.Schema, Task: var task } when _anyBadInput:
                // A person had it redone, since another task could not start from its work.
                _landed.Remove(task);
                break;
            case TaskFailed { Reason: SessionReason.VerifyFailed, Task: var task }:
                SendBack(task);
                break;
        }
    }

    /// <summary>Landed work may land again only if it was found to break the result.</summary>
    private void SendBack(TaskId task)
    {
        if (_blamed.Remove(task))
        {
            _landed.Remove(task);
        }
    }

    private void Check(string where, TaskDispatched e)
    {
        if (_last.TryGetValue(e.Task, out var before) && e.Attempt <= before.Attempt)
        {
            Find(where, $"attempt {e.Attempt} of '{e.Task}' follows attempt {before.Attempt}");
        }

        if (!_byFence.TryAdd(e.Fence, e))
        {
            Find(where, $"the fence '{e.Fence}' was used before");
        }

        if (!_results.Contains(e.Base))
        {
            Find(where, $"'{e.Task}' was dispatched on {e.Base.Short}, which was never the result");
        }

        if (_landed.Contains(e.Task))
        {
            Find(where, $"'{e.Task}' was dispatched although it had landed");
        }

        _last[e.Task] = e;
    }

    private void Check(string where, SessionRecord record)
    {
        if (
            !_byFence.TryGetValue(record.Fence, out var dispatch)
            || dispatch.Task != record.TaskId
            || dispatch.Attempt != record.Attempt
        )
        {
            Find(
                where,
                $"its record of '{record.TaskId}' ({record.Attempt}) has the fence '{record.Fence}', which no such dispatch had"
            );
            return;
        }

        if (record.Base != dispatch.Base)
        {
            Find(where, $"its record starts from {record.Base.Short}, but the dispatch from {dispatch.Base.Short}");
        }

        _recorded.Add((record.TaskId, record.Attempt));
        _anyBadInput |= record.Reason == SessionReason.BadInput;
    }

    private void Check(string where, TaskLanded e)
    {
        // A task that was to resolve a conflict is done without a session if a person resolved it.
        var isIdle = e is { Attempt: 0, Commit: null } && _resolving.Contains(e.Task);
        if (!isIdle && !_recorded.Contains((e.Task, e.Attempt)))
        {
            Find(where, $"'{e.Task}' landed with attempt {e.Attempt}, of which there is no record");
        }

        if (_last.TryGetValue(e.Task, out var dispatch) && dispatch.Attempt != e.Attempt)
        {
            Find(where, $"'{e.Task}' landed with attempt {e.Attempt} while {dispatch.Attempt} was out");
        }

        if (!_landed.Add(e.Task))
        {
            Find(where, $"'{e.Task}' landed a second time");
        }

        _results.Add(e.Result);
    }

    private void Find(string where, string what) => findings.Add(new(where, what));
}
