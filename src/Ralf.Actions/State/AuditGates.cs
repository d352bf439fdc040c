using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>Nothing passes a gate of the plan that the log does not show opened for it.</summary>
internal sealed class AuditGates
{
    private readonly Dictionary<TaskId, PlanTask> gates;
    private readonly Dictionary<TaskId, string> open = [];
    private readonly Dictionary<TaskId, SessionRecord> last = [];
    private readonly Dictionary<string, GitId> reached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GitId> approved = new(StringComparer.Ordinal);
    private readonly List<AuditFinding> findings;

    private AuditGates(Plan plan, List<AuditFinding> findings)
    {
        this.findings = findings;
        gates = plan
            .Tasks.Where(t => t.Gate is not null || t.Canary is not null)
            .ToDictionary(t => t.Id);
    }

    public static void Check(
        Plan plan,
        IReadOnlyList<LoggedEvent> events,
        List<AuditFinding> findings
    )
    {
        var audit = new AuditGates(plan, findings);
        foreach (var logged in audit.gates.Count == 0 ? [] : events)
        {
            audit.Check(logged);
        }
    }

    private void Check(LoggedEvent logged)
    {
        CheckGates(logged);
        if (logged.Body is TaskDispatched dispatch)
        {
            open[dispatch.Task] = dispatch.Fence;
        }
    }

    private void CheckGates(LoggedEvent logged)
    {
        switch (logged.Body)
        {
            case SessionRecorded { Record: var record }
                when open.GetValueOrDefault(record.TaskId) == record.Fence:
                // The first of a fence is the one that counts; what comes later, or from an older one, is kept and does nothing.
                open.Remove(record.TaskId);
                last[record.TaskId] = record;
                break;
            case GateReached e:
                reached[e.Gate] = e.Subject;
                break;
            case GateApproved e when reached.GetValueOrDefault(e.Gate, GitId.None) == e.Subject:
                approved[e.Gate] = e.Subject;
                break;
            case GateRejected e when approved.GetValueOrDefault(e.Gate, GitId.None) != e.Subject:
                // The first answer stands: this was none to what waits.
                reached.Remove(e.Gate);
                break;
            case TaskDispatched e
                when gates
                    .GetValueOrDefault(e.Task)
                    ?.GatesBefore.FirstOrDefault(g => !approved.ContainsKey(g.Name))
                    is { } gate:
                Find(logged, $"'{e.Task}' was dispatched, and gate '{gate.Name}' was not approved");
                break;
            case TaskLanded e
                when gates.GetValueOrDefault(e.Task)?.Gate is { When: GateWhen.After } gate
                    && !IsApproved(e.Task, gate):
                Find(logged, $"'{e.Task}' landed, and gate '{gate.Name}' was not approved for it");
                break;
            default:
                break;
        }
    }

    private bool IsApproved(TaskId task, TaskGate gate) =>
        last.GetValueOrDefault(task) is { } record
        && approved.GetValueOrDefault(gate.Name, GitId.None) == (record.Head ?? record.Base);

    private void Find(LoggedEvent logged, string what) =>
        findings.Add(new($"event {logged.Seq}", what));
}
