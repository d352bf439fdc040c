using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>Which gates tasks reach, and what a rejection does to them.</summary>
internal static class Gates
{
    /// <summary>True if this exact work waited at a gate before and was approved there.</summary>
    public static bool CameBefore(RunState state, RunTaskStatus status) =>
        state.Gates.Any(g =>
            g.Task == status.Task.Id
            && g is { When: GateWhen.After, State: GateState.Approved }
            && g.Subject == SubjectOf(status)
        );

    /// <summary>The event for work that may land but that a person must review first, one gate after the other; null if
    /// no review is (still) needed.</summary>
    /// <param name="changes">The changes that it would land.</param>
    public static NewEvent? ReachedAfter(RunState state, RunTaskStatus status, IReadOnlyList<PathChange> changes)
    {
        var subject = SubjectOf(status);
        TaskGate[] own = status.Task.Gate is { When: GateWhen.After } gate ? [gate] : [];
        return own.Concat(PathGate.Holding(state.Plan.Gates, status.Task.Id, [.. changes.Select(c => c.Path.Value)]))
            .Where(g =>
                state.Gates.FirstOrDefault(s => s.Name == g.Name) is not { State: GateState.Approved } answered
                || answered.Subject != subject
            )
            .Select(g => Reached(state, status.Task.Id, g, subject))
            .FirstOrDefault();
    }

    /// <summary>The events for tasks that only their gate keeps from starting and that have not reached it
    /// yet.</summary>
    public static IReadOnlyList<NewEvent> ReachedBefore(RunState state, Schedule schedule) =>
        state.Phase is not (RunPhase.Running or RunPhase.Paused)
            ? []
            :
            [
                .. schedule
                    .AtGate(state)
                    .SelectMany(id => state[id].Task.GatesBefore.Select(g => (Task: id, Gate: g)))
                    .DistinctBy(g => g.Gate.Name)
                    .Where(g => state.Gates.All(s => s.Name != g.Gate.Name))
                    .Select(g => Reached(state, g.Task, g.Gate, state.Result)),
            ];

    /// <summary>The events for rejected tasks: their work goes back, or they fail.</summary>
    public static IEnumerable<NewEvent> SentBack(RunState state)
    {
        foreach (var gate in state.Gates.Where(g => g.State == GateState.Rejected))
        {
            var status = state[gate.Task];
            if (gate.When == GateWhen.After && status.State == TaskState.Held)
            {
                yield return RecordVerdict.SentBack(state, status, Why(gate));
            }
            else if (gate.When == GateWhen.Before)
            {
                foreach (
                    var held in state.Tasks.Where(t =>
                        t.State == TaskState.Pending && t.Task.GatesBefore.Any(g => g.Name == gate.Name)
                    )
                )
                {
                    yield return new(
                        EventIds.FailedAtGate(held.Task.Id, gate.Reached),
                        new TaskFailed(held.Task.Id, held.Attempt, SessionReason.Rejected, Why(gate))
                    );
                }
            }
        }
    }

    private static string Why(GateStatus gate) => $"gate {gate.Name}, by {gate.By}: {gate.Why}";

    private static NewEvent Reached(RunState state, TaskId task, TaskGate gate, GitId subject) =>
        new(
            EventIds.GateReached(gate.Name, subject, state.LastSeq),
            new GateReached(gate.Name, task, gate.When, subject)
        );

    /// <summary>The session's commit; if it changed nothing, its base commit.</summary>
    private static GitId SubjectOf(RunTaskStatus status) => status.LastRecord!.Head ?? status.LastRecord.Base;
}
