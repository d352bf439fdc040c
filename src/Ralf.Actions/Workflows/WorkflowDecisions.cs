using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>The decisions of the Actions engine: what a run needs next, who starts the next workflow run, and when
/// <c>verify</c> runs. Each follows from the state of the run alone. <see cref="NextWave"/> decides what a wave
/// holds.</summary>
internal static class WorkflowDecisions
{
    /// <param name="ended">Workflow runs that have ended: a <c>verify</c> dispatched to one of them is lost.</param>
    public static NextStep DecideNext(RunCoordinator coordinator, IReadOnlySet<long> ended)
    {
        var state = coordinator.State;
        if (state.Phase != RunPhase.Running)
        {
            return NextStep.None;
        }

        if (coordinator.Ready.Count > 0)
        {
            return NextStep.Sessions;
        }

        if (state.Tasks.Any(t => t.State == TaskState.Running))
        {
            return NextStep.Wait;
        }

        if (
            state.Tasks.Any(t => t.State == TaskState.Recorded)
            || Gates.SentBack(state).Any()
            || ScopeRequests.GivenUp(state).Any()
        )
        {
            return NextStep.Settle;
        }

        // A person who is asked to sign off is told whether the whole result passes.
        return coordinator.ToVerify is not null
            ? IsVerifying(state, ended)
                ? NextStep.Wait
                : NextStep.Verify
            : coordinator.Pause is not null
                ? NextStep.Gate
                : NextStep.Finish;
    }

    /// <summary>True if a job runs <c>verify</c> and has not yet reported that it could not.</summary>
    public static bool IsVerifying(RunState state, IReadOnlySet<long> ended) =>
        state.Verifying is { } open && !ended.Contains(open.WorkflowRun);

    /// <summary>True if the merge job of a workflow run starts the next one: sessions or <c>verify</c> are due, and
    /// this workflow run dispatched something itself. A workflow run that dispatched nothing starts no other; otherwise
    /// two could wake each other forever.</summary>
    public static bool StartsNextWorkflowRun(RunCoordinator coordinator, long workflowRun) =>
        DecideNext(coordinator, new HashSet<long> { workflowRun }) is NextStep.Sessions or NextStep.Verify
        && HasDispatched(coordinator, workflowRun);

    /// <summary>True if this workflow run dispatched a session or a <c>verify</c>.</summary>
    public static bool HasDispatched(RunCoordinator coordinator, long workflowRun) =>
        coordinator.Events.Any(e =>
            e.Body switch
            {
                TaskDispatched d => d.WorkflowRun == workflowRun,
                VerifyDispatched v => v.WorkflowRun == workflowRun,
                _ => false,
            }
        );

    /// <summary>The commit on which <c>verify</c> runs beside the sessions of a wave, or null. Landed work is verified
    /// while the sessions that start from it work, so that their work is not merged unseen onto a broken result. Parts
    /// of the result are verified alone (<see cref="NextStep.Verify"/>).</summary>
    public static VerifyTarget? VerifyBesideSessions(RunCoordinator coordinator, IReadOnlySet<long> ended) =>
        coordinator.ToVerify is { Holds: null } target && !IsVerifying(coordinator.State, ended) ? target : null;
}
