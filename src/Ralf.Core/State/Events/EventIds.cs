using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Idempotency keys of events, made from their subject. Repeating a decision gives the same id, which the log
/// skips. <c>after</c> is the last seq that the decision was based on: a repeatable event happens at most once after
/// each seq.</summary>
internal static class EventIds
{
    public const string RunStarted = "run/started";

    public static string Dispatched(TaskId task, int attempt) => $"dispatch/{task}/{attempt}";

    /// <summary>By fence and content. A second record of the same fence is another event, which the fold
    /// ignores.</summary>
    public static string Recorded(SessionRecord record) => $"record/{record.Fence}/{EventJson.Digest(record)}";

    public static string Landed(TaskId task, int attempt) => $"landed/{task}/{attempt}";

    public static string Conflicted(TaskId task, int attempt) => $"conflict/{task}/{attempt}";

    /// <param name="after">A choice may be changed until the task has landed.</param>
    public static string Chosen(RepoPath path, long after) => $"chosen/{path}/after-{after}";

    /// <summary>Conflicted again, on the paths that a choice left open.</summary>
    public static string Conflicted(TaskId task, int attempt, long after) => $"conflict/{task}/{attempt}/after-{after}";

    public static string Requeued(TaskId task, int attempt) => $"requeue/{task}/{attempt}";

    public static string Failed(TaskId task, int attempt) => $"failed/{task}/{attempt}";

    /// <param name="causeAttempt">The attempt at which the cause failed, so that a second failure after a retry is
    /// logged again.</param>
    public static string Blocked(TaskId task, TaskId cause, int causeAttempt) =>
        $"blocked/{task}/{cause}/{causeAttempt}";

    public static string Added(TaskId task) => $"added/{task}";

    public static string Proposed(string proposal) => $"proposal/{proposal}";

    public static string Answered(string proposal) => $"answer/{proposal}";

    public static string Granted(string proposal) => $"granted/{proposal}";

    /// <param name="after">A person may bring the task back, which can reach the same gate with the same subject
    /// again.</param>
    public static string GateReached(string gate, GitId subject, long after) => $"gate/{gate}/{subject}/after-{after}";

    /// <summary>The first answer to the gate reached at <paramref name="seq"/> stands, whatever it is.</summary>
    public static string GateAnswered(string gate, GitId subject, long seq) => $"gate-answer/{gate}/{subject}/{seq}";

    /// <summary>Failed without a session, since a person rejected its start.</summary>
    /// <param name="seq">Seq at which the gate was reached.</param>
    public static string FailedAtGate(TaskId task, long seq) => $"failed/{task}/gate-{seq}";

    public static string Retried(TaskId task, long after) => $"retry/{task}/after-{after}";

    /// <param name="after">Verified again after this seq; a result may be verified twice.</param>
    public static string Verified(GitId result, long? after = null) =>
        after is null ? $"verify/{result}" : $"verify/{result}/after-{after}";

    /// <param name="after">The branch may return to the same commit later.</param>
    public static string BaseMoved(GitId to, long after) => $"base/{to}/after-{after}";

    public static string Adopted(GitId to) => $"adopted/{to}";

    public static string Blamed(GitId result) => $"blame/{result}";

    public static string SendsBackChosen(GitId result, TaskId task) => $"blame/{result}/{task}";

    public static string VerifyDispatched(GitId result, long workflowRun) => $"verify-dispatch/{result}/{workflowRun}";

    /// <param name="after">A workflow run may ask again if the one that it started ended with work left.</param>
    public static string NextRequested(long workflowRun, long after) => $"next/{workflowRun}/after-{after}";

    public static string NextStarted(long workflowRun, long after) => $"next-started/{workflowRun}/after-{after}";

    public static string PullRequest(int number) => $"pull-request/{number}";

    public static string Paused(long after) => $"pause/after-{after}";

    public static string Resumed(long after) => $"resume/after-{after}";

    public static string Finished(long after) => $"finish/after-{after}";

    public static string Cancelled(long after) => $"cancel/after-{after}";

    /// <param name="damaged">The branch's tip before.</param>
    public static string Repaired(GitId damaged) => $"repair/{damaged}";
}
