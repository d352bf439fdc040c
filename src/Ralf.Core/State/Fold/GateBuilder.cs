using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>The gates of a fold under way.</summary>
internal sealed class GateBuilder(IReadOnlyList<GateStatus> from)
{
    private readonly List<GateStatus> _gates = [.. from];
    private readonly HashSet<string> _known = [.. from.Select(g => g.Name)];

    public IReadOnlyList<GateStatus> ToList() => [.. _gates];

    public void Reach(GateReached e, IReadOnlyList<string> approvers, long seq)
    {
        var standing = new GateStatus(
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
            _gates.Add(standing);
        }
        else
        {
            _gates[position] = standing;
        }
    }

    /// <summary>The gate with its answer; null where the answer is to something else, or comes second.</summary>
    public GateStatus? Answer(string gate, (GitId Subject, GateState State, string By, string? Why) answer)
    {
        var position = _gates.FindIndex(g => g.Name == gate);
        if (position < 0 || _gates[position].State != GateState.Waiting || _gates[position].Subject != answer.Subject)
        {
            return null;
        }

        return _gates[position] = _gates[position] with { State = answer.State, By = answer.By, Why = answer.Why };
    }

    /// <summary>A new session: what was approved of an earlier one says nothing of what this one makes.</summary>
    public void Dispatch(TaskId task) =>
        _gates.RemoveAll(g => g.Task == task && g is { When: GateWhen.After, State: GateState.Approved });

    /// <summary>Whether a task has come to a gate of this name, now or before.</summary>
    public bool Knows(string gate) => _known.Contains(gate);

    /// <summary>Brought back by a person: asked anew, and not held against the next session.</summary>
    public void Retry(PlanTask task) =>
        _gates.RemoveAll(g =>
            g.State == GateState.Rejected && (g.Task == task.Id || task.GatesBefore.Any(b => b.Name == g.Name))
        );

    /// <summary>Nothing waits any more.</summary>
    public void Cancel() => _gates.RemoveAll(g => g.State == GateState.Waiting);
}
