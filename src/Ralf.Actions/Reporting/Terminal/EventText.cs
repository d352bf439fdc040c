namespace Ralf.Actions.Reporting;

/// <summary>Describes each event in one sentence, for progress lines. Agents' text in it is safe to show.</summary>
internal static class EventText
{
    private const int Paths = 5;

    /// <summary>Returns null for events that are no news to a viewer. <paramref name="state"/> is the fold after the
    /// event.</summary>
    public static string? Describe(RunEvent body, RunState state) =>
        body switch
        {
            SessionRecorded e => LeftOut(e.Record),
            TaskAdded e => $"{e.Task.Id} added, proposed by {e.ProposedBy}",
            TaskLanded e => Landed(e, state),
            TaskConflicted e => Conflicted(e),
            TaskRequeued { Reason: SessionReason.BadInput } => null,
            TaskRequeued e => $"{e.Task} goes again after attempt {e.Attempt}: {DisplayText.Describe(e.Reason)}",
            TaskFailed e => $"{e.Task} failed in attempt {e.Attempt}: {DisplayText.Why(e.Reason, e.Detail)}",
            TaskBlocked { Path: [var one] } e =>
                $"{e.Task} blocked: {DisplayText.Why(SessionReason.BadInput, state.Find(one)?.Detail)}",
            TaskBlocked e => $"{e.Task} blocked: {string.Join(" -> ", e.Path)}",
            TaskRetried e => $"{e.Task} is tried again",
            ProposalMade e => Proposed(e, state.Run),
            ProposalAnswered e => Answered(e),
            ScopeGranted e => $"{e.Task} may write {DisplayText.Some(e.Paths, Paths)} too",
            GateReached e => Gate(e, state.Run),
            GateApproved e => Gate("approved", e.Gate, e.Subject, e.By, e.Why),
            GateRejected e => Gate("rejected", e.Gate, e.Subject, e.By, e.Why),
            VerifyRecorded e => Verified(e),
            _ => OfRun(body, state),
        };

    public static string Verified(VerifyRecorded verify) =>
        verify.Passed
            ? $"verify passed on {verify.Result.Short}{With(verify.Holds)}"
            : $"verify failed on {verify.Result.Short}{With(verify.Holds)}: {FailedChecks(verify)}";

    public static string Verifying(GitId commit, IReadOnlyList<TaskId>? holds) =>
        holds is null
            ? $"verifying the whole result ({commit.Short})"
            : $"verifying {commit.Short}{With(holds)}, to find what breaks the result";

    /// <summary>Which tasks make <c>verify</c> fail.</summary>
    public static string Blamed(VerifyBlamed blamed) =>
        blamed.Tasks switch
        {
            [] => "verify fails without any task's work",
            [var one] => $"verify fails because of the work of {one}",
            var several =>
                $"verify fails only where the work of {DisplayText.Some(several, 10)} comes together: a person has to say which of them is to yield",
        };

    /// <summary>A session's proposal, without how to answer it.</summary>
    public static string Proposal(ProposalMade made) =>
        made switch
        {
            { Task: { } task } => $"{made.By} proposes task {SafeText.Clean(task.Id, 80)}: {SafeText.Clean(task.Why)}",
            { Scope: { } scope } =>
                $"{made.By} asks for {DisplayText.Some(scope.Paths, Paths)}: {SafeText.Clean(scope.Why)}",
            { Edit: { } edit } =>
                $"{made.By} proposes an edit of {SafeText.Clean(edit.Path, 200)}: {SafeText.Clean(edit.Why)}",
            { Decision: { } decision } =>
                $"{made.By} proposes a rule: {SafeText.Clean(decision.What)}{(decision.Whom is { } whom ? $" (touches {SafeText.Clean(whom)})" : "")}",
            _ => $"{made.By} proposes nothing",
        };

    private static string? OfRun(RunEvent body, RunState state) =>
        body switch
        {
            RunStarted e => $"run {e.Run} starts from {e.Base.Short}",
            VerifyDispatched e => Verifying(e.Result, e.Holds),
            VerifyBlamed e => Blamed(e),
            PullRequestOpened e => $"pull request #{e.Number}: {SafeText.Clean(e.Url)}",
            ConflictChosen e =>
                $"{SafeText.Clean(e.By)} takes {(e.Take is { } task ? $"{task}'s" : "the result's")} {SafeText.Clean(e.Path.Value, 400)}",
            BaseMoved e => Moved(e),
            ResultAdopted e => Adopted(e),
            RunPaused e => $"paused, {SafeText.Clean(e.Reason)}: {SafeText.Clean(e.Detail)}",
            RunResumed e => e.Limits is null ? "resumed" : $"resumed, {Limits(e.Limits)}",
            RunFinished e =>
                $"run {SafeText.Clean(e.Outcome)}, {(state.Tasks.All(t => t.LandedCommit is null) ? "nothing changed" : $"result {e.Result.Short}")}",
            LogRepaired e =>
                $"log repaired: {DisplayText.Count(e.GivenUp, "commit")} after {e.Trusted.Short} given up, {SafeText.Clean(e.Why)}",
            RunCancelled e => $"cancelled by {SafeText.Clean(e.By)}",
            _ => null,
        };

    /// <summary>How the base branch has changed.</summary>
    public static string Moved(BaseMoved e) =>
        (
            e.Rewritten == true
                ? $"the base was rewritten: at {e.To.Short} it no longer holds {e.From.Short}; {DisplayText.Count(e.Files, "file")} differ"
                : $"the base moved to {e.To.Short}: {DisplayText.Count(e.Files, "file")} since {e.From.Short}"
        )
        + (
            e.Disputed.Count > 0 ? $", and both sides changed {DisplayText.Some(e.Disputed, Paths)}"
            : e.Result is { } result ? $", merged into the result as {result.Short}"
            : e.Touched.Count > 0
                ? $", among them {DisplayText.Some(e.Touched, Paths)}, which {DisplayText.Some(e.Tasks, Paths)} may write or {(e.Tasks.Count == 1 ? "reads" : "read")}"
            : ", none of which a task may write or reads"
        );

    /// <summary>The commits of people on the result branch.</summary>
    public static string Adopted(ResultAdopted e) =>
        $"{SafeText.Clean(e.By, 80)} committed {DisplayText.Count(e.Files, "file")} on the result branch, taken in as {e.To.Short} without a proof"
        + (e.Result == e.To ? "" : $", merged as {e.Result.Short}")
        + (e.Decides.Count == 0 ? "" : $"; that decides {DisplayText.Some(e.Decides, Paths)}");

    private static string? LeftOut(SessionRecord record) =>
        record.ScopeViolations.Count == 0
            ? null
            : $"{record.TaskId} {(record.ScopeViolations.All(v => v.What is null) ? "wrote outside its scope, " : "")}left out: "
                + DisplayText.Some([.. record.ScopeViolations.Select(v => v.Text)], Paths, record.MoreScopeViolations);

    private static string Landed(TaskLanded landed, RunState state)
    {
        var record = state.Find(landed.Task)?.LastRecord;
        return landed.Commit is null
                ? $"{landed.Task} landed, {(record?.Detail is { } detail and not "changed nothing" ? SafeText.Clean(detail, 400) : "nothing to change")}"
            : record is null ? $"{landed.Task} landed"
            : $"{landed.Task} landed: {DisplayText.Count(record.FileCount, "file")}, "
                + $"{DisplayText.Describe(record.FinishedAt - record.StartedAt)}, {DisplayText.Cost(record.Usage)}";
    }

    private static string Conflicted(TaskConflicted e) =>
        $"{e.Task} conflicts with {(e.With.Count == 0 ? "a commit of a person" : string.Join(", ", e.With))} in "
        + DisplayText.Some(e.Paths, Paths);

    private static string Proposed(ProposalMade e, RunId run) =>
        e.SameAs is { } first ? $"{Proposal(e)} (the same as {SafeText.Clean(first, 20)})"
        : e.Edit is not null ? Proposal(e)
        : $"{Proposal(e)} (ralf answer {run} {SafeText.Clean(e.Proposal, 20)} accept|reject)";

    private static string Answered(ProposalAnswered e)
    {
        var answer = $"proposal {SafeText.Clean(e.Proposal, 20)} {(e.Accepted ? "accepted" : "rejected")}";
        return string.IsNullOrWhiteSpace(e.Why) ? answer : $"{answer}: {SafeText.Clean(e.Why)}";
    }

    private static string Gate(GateReached e, RunId run) =>
        $"{(e.When == GateWhen.Before ? $"{e.Task} waits to start" : $"what {e.Task} made waits")}, "
        + $"for approval at gate {SafeText.Clean(e.Gate, 80)} (ralf approve {run} {SafeText.Clean(e.Gate, 80)} {e.Subject.Short})";

    private static string Gate(string verdict, string gate, GitId subject, string by, string? why)
    {
        var answer = $"gate {SafeText.Clean(gate, 80)} {verdict} for {subject.Short} by {SafeText.Clean(by)}";
        return string.IsNullOrWhiteSpace(why) ? answer : $"{answer}: {SafeText.Clean(why)}";
    }

    private static string Limits(NewLimits limits)
    {
        string?[] said =
        [
            limits.Sessions is { } sessions ? $"sessions {sessions}" : null,
            limits.BudgetUsd is { } usd ? $"budget {DisplayText.Dollars(usd)}" : null,
            limits.BudgetTokens is { } tokens ? $"budget {tokens} tokens" : null,
        ];
        return string.Join(", ", said.OfType<string>());
    }

    private static string With(IReadOnlyList<TaskId>? holds) =>
        holds switch
        {
            null => "",
            [] => " (without any task's work)",
            _ => $" (the base with {DisplayText.Some(holds, 5)})",
        };

    private static string FailedChecks(VerifyRecorded verify) =>
        string.Join(
            "; ",
            verify
                .Checks.Where(c => c.ExitCode != 0)
                .Select(c => $"'{SafeText.Clean(c.Command)}' ended with {c.ExitCode}")
        );
}
