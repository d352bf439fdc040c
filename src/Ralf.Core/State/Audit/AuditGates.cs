using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Checks that nothing passed a gate of the plan without a logged approval.</summary>
internal sealed class AuditGates(Plan plan, List<AuditFinding> findings)
{
    private readonly Dictionary<TaskId, PlanTask> _gates = plan
        .Tasks.Where(t => t.Gate is not null || t.Canary is not null)
        .ToDictionary(t => t.Id);
    private readonly Dictionary<TaskId, string> _open = [];
    private readonly Dictionary<TaskId, SessionRecord> _last = [];
    private readonly Dictionary<string, GitId> _reached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GitId> _approved = new(StringComparer.Ordinal);

    public void Check(IReadOnlyList<LoggedEvent> events)
    {
        foreach (var logged in _gates.Count == 0 ? [] : events)
        {
            Check(logged);
        }
    }

    private void Check(LoggedEvent logged)
    {
        CheckGates(logged);
        if (logged.Body is TaskDispatched dispatch)
        {
            _open[dispatch.Task] = dispatch.Fence;
        }
    }

    private void CheckGates(LoggedEvent logged)
    {
        switch (logged.Body)
        {
            case SessionRecorded { Record: var record } when _open.GetValueOrDefault(record.TaskId) == record.Fence:
                // Only the first record of the open fence counts; a later one, or one of an older fence, has no effect.
                _open.Remove(record.TaskId);
                _last[record.TaskId] = record;
                break;
            case GateReached e:
                _reached[e.Gate] = e.Subject;
                break;
            case GateApproved e when _reached.GetValueOrDefault(e.Gate, GitId.None) == e.Subject:
                _approved[e.Gate] = e.Subject;
                break;
            case GateRejected e when _approved.GetValueOrDefault(e.Gate, GitId.None) != e.Subject:
                // The first answer stands: it was not about the waiting subject.
                _reached.Remove(e.Gate);
                break;
            case TaskDispatched e
                when _gates.GetValueOrDefault(e.Task)?.GatesBefore.FirstOrDefault(g => !_approved.ContainsKey(g.Name))
                    is { } gate:
                Find(logged, $"'{e.Task}' was dispatched, and gate '{gate.Name}' was not approved");
                break;
            case TaskLanded e
                when _gates.GetValueOrDefault(e.Task)?.Gate is { When: GateWhen.After } gate
                    && !IsApproved(e.Task, gate):
                Find(logged, $"'{e.Task}' landed, and gate '{gate.Name}' was not approved for it");
                break;
        }
    }

    private bool IsApproved(TaskId task, TaskGate gate) =>
        _last.GetValueOrDefault(task) is { } record
        && _approved.GetValueOrDefault(gate.Name, GitId.None) == (record.Head ?? record.Base);

    private void Find(LoggedEvent logged, string what) => findings.Add(new($"event {logged.Seq}", what));
}
