using Ralf.Actions.Plans;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>Gates at the terminal.</summary>
internal static class GateWords
{
    public static IEnumerable<GateStanding> Waiting(RunState state) =>
        state.Gates.Where(g => g.State == GateState.Waiting);

    public static string Approve(GateStanding gate, RunId run) =>
        $"ralf approve {run} {SafeText.Of(gate.Name, TaskGate.MaxLength)} {gate.Subject.Short}";

    public static string Reject(GateStanding gate, RunId run) =>
        $"ralf reject {run} {SafeText.Of(gate.Name, TaskGate.MaxLength)} {gate.Subject.Short} --why TEXT";

    /// <summary><c>what core made (0a1b2c3d)</c>, <c>the start of core, from 0a1b2c3d</c>.</summary>
    public static string Subject(GateStanding gate) =>
        gate.When == GateWhen.Before
            ? $"the start of {gate.Task}, from {gate.Subject.Short}"
            : $"what {gate.Task} made ({gate.Subject.Short})";
}
