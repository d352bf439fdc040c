namespace Ralf.Actions.Runs;

/// <summary>Builds the record of a session that left none.</summary>
internal static class UnfinishedRecord
{
    /// <summary>Builds the record from the last checkpoint: the work and the log are the session's own, the outcome is
    /// set by Ralf.</summary>
    /// <param name="logged">What its agent logged, if that was found and is more than the checkpoint has.</param>
    public static SessionRecord Build(
        SessionRecord checkpoint,
        SessionReason reason,
        string detail,
        AgentLog? logged = null
    )
    {
        var log = logged is { IsEmpty: false } ? logged : null;
        var record = checkpoint with
        {
            Status = SessionStatus.Partial,
            Reason = reason,
            Detail = detail,
            Summary = log?.Summary ?? checkpoint.Summary,
            Decisions = log?.Decisions ?? checkpoint.Decisions,
            DecisionProposals = log?.DecisionProposals ?? checkpoint.DecisionProposals,
            FollowupTasks = log?.FollowupTasks ?? checkpoint.FollowupTasks,
            Warnings = log?.Warnings ?? checkpoint.Warnings,
            ScopeRequests = log?.ScopeRequests ?? checkpoint.ScopeRequests,
            Checkpoints = log?.Checkpoints ?? checkpoint.Checkpoints,
            EditProposals = log?.EditProposals ?? checkpoint.EditProposals,
            Checks = [],
        };
        return record.Fit();
    }

    /// <param name="detail">One line for people.</param>
    /// <param name="used">What it counts with; null if its agent never started.</param>
    /// <param name="logged">What its agent logged, if that was found.</param>
    public static SessionRecord Build(
        RunId run,
        TaskDispatched dispatch,
        SessionReason reason,
        string detail,
        TimeProvider clock,
        Usage? used = null,
        AgentLog? logged = null
    )
    {
        var log = logged ?? AgentLog.Empty;
        var now = SessionRecord.Second(clock.GetUtcNow());
        var record = new SessionRecord(
            SessionRecord.CurrentVersion,
            run,
            dispatch.Task,
            dispatch.Attempt,
            dispatch.Fence,
            null,
            log.IsEmpty ? SessionStatus.Failed : SessionStatus.Partial,
            reason,
            detail,
            log.Summary ?? "",
            [],
            log.Decisions,
            log.DecisionProposals,
            log.FollowupTasks,
            log.Warnings,
            [],
            log.ScopeRequests,
            [],
            dispatch.Base,
            null,
            used ?? Usage.None,
            now,
            now
        )
        {
            Checkpoints = log.Checkpoints,
            EditProposals = log.EditProposals,
        };
        return record.Fit();
    }
}
