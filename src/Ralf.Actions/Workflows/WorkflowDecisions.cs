using Ralf.Actions.Runs;
using Ralf.Core.State;

namespace Ralf.Actions.Workflows;

/// <summary>
/// The decisions of the Actions engine: what a run needs next, who starts the next workflow run, and when <c>verify</c>
/// runs.
/// Each is decided from the state of the run alone. What a wave holds is decided in <see cref="NextWave"/>.
/// </summary>
internal static class WorkflowDecisions
{
    /// <param name="ended">Workflow runs that run nothing any more: a <c>verify</c> dispatched to one of them is
    /// gone.</param>
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

        // A person who is asked to sign off is told whether the whole holds.
        return coordinator.ToVerify is not null
            ? IsVerifying(state, ended)
                ? NextStep.Wait
                : NextStep.Verify
            : coordinator.Pause is not null
                ? NextStep.Gate
                : NextStep.Finish;
    }

    /// <summary>Whether a job verifies, or did not say yet that it could not.</summary>
    public static bool IsVerifying(RunState state, IReadOnlySet<long> ended) =>
        state.Verifying is { } open && !ended.Contains(open.WorkflowRun);

    /// <summary>
    /// Whether the merge job of a workflow run starts the next workflow run: sessions or <c>verify</c> are due, and
    /// this workflow run dispatched
    /// something itself. A workflow run that dispatched nothing starts no other; otherwise two could keep each other
    /// awake forever.
    /// </summary>
    public static bool StartsNextWorkflowRun(RunCoordinator coordinator, long workflowRun) =>
        DecideNext(coordinator, new HashSet<long> { workflowRun }) is NextStep.Sessions or NextStep.Verify
        && coordinator.Events.Any(e =>
            e.Body switch
            {
                TaskDispatched d => d.WorkflowRun == workflowRun,
                VerifyDispatched v => v.WorkflowRun == workflowRun,
                _ => false,
            }
        );

    /// <summary>
    /// The commit on which <c>verify</c> runs beside the sessions of a wave, or null. What has landed is verified while
    /// the sessions that start from it work,
    /// so that their work is not merged unseen onto a broken result. Parts of the result are verified alone (<see
    /// cref="NextStep.Verify"/>).
    /// </summary>
    public static VerifyTarget? VerifyBesideSessions(RunCoordinator coordinator, IReadOnlySet<long> ended) =>
        coordinator.ToVerify is { Holds: null } target && !IsVerifying(coordinator.State, ended) ? target : null;
}
