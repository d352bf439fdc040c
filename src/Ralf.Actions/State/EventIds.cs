using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>
/// The idempotency keys of events: what each is about. Whoever decides the same thing again makes the same id, and the log leaves it out. <c>after</c> is
/// the last seq that the deciding side had seen: what may happen more than once happens once after each.
/// </summary>
internal static class EventIds
{
    public const string RunStarted = "run/started";

    public static string Dispatched(TaskId task, int attempt) => $"dispatch/{task}/{attempt}";

    /// <summary>By fence and content: another record for the same fence is another event, which the fold lets do nothing.</summary>
    public static string Recorded(SessionRecord record) =>
        $"record/{record.Fence}/{EventJson.Digest(record)}";

    public static string Landed(TaskId task, int attempt) => $"landed/{task}/{attempt}";

    public static string Conflicted(TaskId task, int attempt) => $"conflict/{task}/{attempt}";

    public static string Requeued(TaskId task, int attempt) => $"requeue/{task}/{attempt}";

    public static string Failed(TaskId task, int attempt) => $"failed/{task}/{attempt}";

    /// <param name="causeAttempt">The attempt at which the cause failed, so that a second failure after a retry is said again.</param>
    public static string Blocked(TaskId task, TaskId cause, int causeAttempt) =>
        $"blocked/{task}/{cause}/{causeAttempt}";

    public static string Added(TaskId task) => $"added/{task}";

    public static string Proposed(string proposal) => $"proposal/{proposal}";

    public static string Answered(string proposal) => $"answer/{proposal}";

    public static string Retried(TaskId task, long after) => $"retry/{task}/after-{after}";

    /// <param name="after">Verified again after this seq; the same result may be looked at twice.</param>
    public static string Verified(GitId result, long? after = null) =>
        after is null ? $"verify/{result}" : $"verify/{result}/after-{after}";

    public static string Paused(long after) => $"pause/after-{after}";

    public static string Resumed(long after) => $"resume/after-{after}";

    public static string Finished(long after) => $"finish/after-{after}";

    public static string Cancelled(long after) => $"cancel/after-{after}";
}
