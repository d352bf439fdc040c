using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Applies events to gates.</summary>
internal sealed partial class StateBuilder
{
    /// <summary>An answer applies only to the subject it names; a second or outdated answer has no effect.</summary>
    private void ApplyGate(long seq, RunEvent body)
    {
        if (body is GateReached reached)
        {
            Reach(seq, reached);
            return;
        }

        var (gate, answer) = body switch
        {
            GateApproved e => (e.Gate, (e.Subject, GateState.Approved, e.By, e.Why)),
            GateRejected e => (e.Gate, (e.Subject, GateState.Rejected, e.By, (string?)e.Why)),
            _ => throw new InvalidOperationException($"no fold for {body.GetType().Name}"),
        };
        if (!_gates.Knows(gate))
        {
            throw StateErrors.LogContradicts(_state.Run, seq, $"it answers gate '{gate}', which no task has come to");
        }

        if (_gates.Answer(gate, answer) is { When: GateWhen.After, State: GateState.Approved } approved)
        {
            // It may land now, like any other proven record.
            Change(seq, approved.Task, t => t.State == TaskState.Held ? t with { State = TaskState.Recorded } : t);
        }
    }

    private void Reach(long seq, GateReached e)
    {
        var status = _tasks[Position(seq, e.Task)];
        if (_state.GateNamed(status.Task, e.Gate) is not { } gate || gate.When != e.When)
        {
            throw StateErrors.LogContradicts(
                _state.Run,
                seq,
                $"task '{e.Task}' reaches gate '{e.Gate}', which is not its own"
            );
        }

        _gates.Reach(e, gate.Approvers, seq);
        if (e.When == GateWhen.After)
        {
            Change(seq, e.Task, t => t.State == TaskState.Recorded ? t with { State = TaskState.Held } : t);
        }
    }
}
