using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>Events in one sentence each, for progress lines. Agent text in them is safe to show.</summary>
internal static class EventText
{
    private const int Paths = 5;

    /// <summary>Null for events that say nothing new to whoever watches. <paramref name="state"/> is the fold after the event.</summary>
    public static string? Of(RunEvent body, RunState state) =>
        body switch
        {
            SessionRecorded e => LeftOut(e.Record),
            TaskAdded e => $"{e.Task.Id} added, proposed by {e.ProposedBy}",
            TaskLanded e => Landed(e, state),
            TaskConflicted e => Conflicted(e),
            TaskRequeued e =>
                $"{e.Task} goes again after attempt {e.Attempt}: {Words.Of(e.Reason)}",
            TaskFailed e =>
                $"{e.Task} failed in attempt {e.Attempt}: {Words.Why(e.Reason, e.Detail)}",
            TaskBlocked e => $"{e.Task} blocked: {string.Join(" -> ", e.Path)}",
            TaskRetried e => $"{e.Task} is tried again",
            ProposalMade e => Proposed(e, state.Run),
            ProposalAnswered e => Answered(e),
            VerifyRecorded e => Verified(e),
            _ => OfRun(body),
        };

    public static string Verified(VerifyRecorded verify) =>
        verify.Passed
            ? $"verify passed on {verify.Result.Short}"
            : $"verify failed on {verify.Result.Short}: {FailedChecks(verify)}";

    /// <summary>What a session proposed, without how to answer it.</summary>
    public static string Proposal(ProposalMade made) =>
        made switch
        {
            { Task: { } task } =>
                $"{made.By} proposes task {SafeText.Of(task.Id, 80)}: {SafeText.Of(task.Why)}",
            { Scope: { } scope } =>
                $"{made.By} asks for {Words.Some(scope.Paths, Paths)}: {SafeText.Of(scope.Why)}",
            { Decision: { } decision } =>
                $"{made.By} proposes a rule: {SafeText.Of(decision.What)}",
            _ => $"{made.By} proposes nothing",
        };

    private static string? OfRun(RunEvent body) =>
        body switch
        {
            RunStarted e => $"run {e.Run} starts from {e.Base.Short}",
            RunPaused e => $"paused, {SafeText.Of(e.Reason)}: {SafeText.Of(e.Detail)}",
            RunResumed => "resumed",
            RunFinished e => $"run {SafeText.Of(e.Outcome)}, result {e.Result.Short}",
            RunCancelled e => $"cancelled by {SafeText.Of(e.By)}",
            _ => null,
        };

    private static string? LeftOut(SessionRecord record) =>
        record.ScopeViolations.Count == 0
            ? null
            : $"{record.TaskId} wrote outside its scope, left out: "
                + Words.Some([.. record.ScopeViolations.Select(v => v.Path)], Paths);

    private static string Landed(TaskLanded landed, RunState state)
    {
        var record = state.Find(landed.Task)?.LastRecord;
        return landed.Commit is null ? $"{landed.Task} landed, nothing to change"
            : record is null ? $"{landed.Task} landed"
            : $"{landed.Task} landed: {Words.Count(record.FilesModified.Count, "file")}, "
                + $"{Words.Of(record.FinishedAt - record.StartedAt)}, {Words.Dollars(record.Usage.CostUsd)}";
    }

    private static string Conflicted(TaskConflicted e) =>
        $"{e.Task} conflicts with {(e.With.Count == 0 ? "a commit of a person" : string.Join(", ", e.With))} in "
        + Words.Some(e.Paths, Paths);

    private static string Proposed(ProposalMade e, RunId run) =>
        $"{Proposal(e)} (ralf answer {run} {SafeText.Of(e.Proposal, 20)} accept|reject)";

    private static string Answered(ProposalAnswered e)
    {
        var answer =
            $"proposal {SafeText.Of(e.Proposal, 20)} {(e.Accepted ? "accepted" : "rejected")}";
        return string.IsNullOrWhiteSpace(e.Why) ? answer : $"{answer}: {SafeText.Of(e.Why)}";
    }

    private static string FailedChecks(VerifyRecorded verify) =>
        string.Join(
            "; ",
            verify
                .Checks.Where(c => c.ExitCode != 0)
                .Select(c => $"'{SafeText.Of(c.Command)}' ended with {c.ExitCode}")
        );
}
