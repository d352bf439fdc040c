using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>The gates during a fold.</summary>
internal sealed class GateBuilder(IReadOnlyList<GateStatus> from)
{
    private readonly List<GateStatus> _gates = [.. from];
    private readonly HashSet<string> _known = [.. from.Select(g => g.Name)];

    public IReadOnlyList<GateStatus> ToList() => [.. _gates];

    public void Reach(GateReached e, IReadOnlyList<string> approvers, long seq)
    {
        var status = new GateStatus(
            e.Gate,
            e.Task,
            e.When,
            e.Subject,
            GateState.Waiting,
            By: null,
            Why: null,
            approvers,
            seq
        );
        _known.Add(e.Gate);
        var position = _gates.FindIndex(g => g.Name == e.Gate);
        if (position < 0)
        {
            _gates.Add(status);
        }
        else
        {
            _gates[position] = status;
        }
    }

    /// <summary>The gate with its answer; null if the answer concerns another subject, or is not the first.</summary>
    public GateStatus? Answer(string gate, (GitId Subject, GateState State, string By, string? Why) answer)
    {
        var position = _gates.FindIndex(g => g.Name == gate);
        if (position < 0 || _gates[position].State != GateState.Waiting || _gates[position].Subject != answer.Subject)
        {
            return null;
        }

        return _gates[position] = _gates[position] with { State = answer.State, By = answer.By, Why = answer.Why };
    }

    /// <summary>A new session discards earlier approvals, which say nothing about its work.</summary>
    public void Dispatch(TaskId task) =>
        _gates.RemoveAll(g => g.Task == task && g is { When: GateWhen.After, State: GateState.Approved });

    /// <summary>Whether a task has reached a gate of this name, now or before.</summary>
    public bool Knows(string gate) => _known.Contains(gate);

    /// <summary>A person brought the task back: its rejected gates ask again.</summary>
    public void Retry(PlanTask task) =>
        _gates.RemoveAll(g =>
            g.State == GateState.Rejected && (g.Task == task.Id || task.GatesBefore.Any(b => b.Name == g.Name))
        );

    /// <summary>Removes all waiting gates.</summary>
    public void Cancel() => _gates.RemoveAll(g => g.State == GateState.Waiting);
}
