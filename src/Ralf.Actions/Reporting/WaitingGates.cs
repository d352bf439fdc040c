namespace Ralf.Actions.Reporting;

/// <summary>The gates of a run that wait for a person.</summary>
internal static class WaitingGates
{
    public static IReadOnlyList<WaitingGate> Find(RunState state) =>
        [
            .. state
                .Gates.Where(g => g.State == GateState.Waiting)
                .Select(g => new WaitingGate(
                    g.Name,
                    g.When == Core.Plans.GateWhen.Before ? $"the result, before {g.Task}" : g.Task.Value,
                    g.Subject,
                    g.Approvers
                )),
        ];
}
