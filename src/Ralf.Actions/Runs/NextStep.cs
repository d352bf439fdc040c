using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>What a run whose sessions run elsewhere needs next.</summary>
internal enum NextStep
{
    /// <summary>Tasks are ready to be dispatched.</summary>
    Sessions,

    /// <summary><c>verify</c> of the result, or of a part of it, before anything else.</summary>
    Verify,

    /// <summary>Sessions are out; what they bring decides.</summary>
    Wait,

    /// <summary>What a person has answered at a gate is to be settled first.</summary>
    Settle,

    /// <summary>Nothing can go on without people: the run pauses.</summary>
    Gate,

    /// <summary>Nothing is left: the run ends.</summary>
    Finish,

    /// <summary>It is paused or over.</summary>
    None,
}

internal static class NextSteps
{
    /// <param name="ended">Workflow runs that run nothing any more: a <c>verify</c> dispatched to one of them is gone.</param>
    public static NextStep Of(RunDesk desk, IReadOnlySet<long> ended)
    {
        var state = desk.State;
        if (state.Phase != RunPhase.Running)
        {
            return NextStep.None;
        }

        if (desk.Ready.Count > 0)
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
        return desk.ToVerify is not null
            ? IsVerifying(state, ended)
                ? NextStep.Wait
                : NextStep.Verify
            : desk.Pause is not null
                ? NextStep.Gate
                : NextStep.Finish;
    }

    /// <summary>Whether a job verifies, or did not say yet that it could not.</summary>
    public static bool IsVerifying(RunState state, IReadOnlySet<long> ended) =>
        state.Verifying is { } open && !ended.Contains(open.WorkflowRun);
}
