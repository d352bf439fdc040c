namespace Ralf.Actions.Reporting;

/// <summary>Text of gates for the terminal.</summary>
internal static class GateText
{
    public static IEnumerable<GateStatus> Waiting(RunState state) =>
        state.Gates.Where(g => g.State == GateState.Waiting);

    public static string Approve(GateStatus gate, RunId run) =>
        $"ralf approve {run} {SafeText.Clean(gate.Name, TaskGate.MaxLength)} {gate.Subject.Short}";

    public static string Reject(GateStatus gate, RunId run) =>
        $"ralf reject {run} {SafeText.Clean(gate.Name, TaskGate.MaxLength)} {gate.Subject.Short} --why TEXT";

    /// <summary><c>what core made (0a1b2c3d)</c>, <c>the start of core, from 0a1b2c3d</c>.</summary>
    public static string Subject(GateStatus gate) =>
        gate.When == GateWhen.Before
            ? $"the start of {gate.Task}, from {gate.Subject.Short}"
            : $"what {gate.Task} made ({gate.Subject.Short})";
}
