using Ralf.Actions.Sessions;
using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>The outcome of one record: changes that may land, or the events that say why not.</summary>
internal sealed record RecordVerdict(IReadOnlyList<PathChange>? Land, IReadOnlyList<NewEvent> Events)
{
    /// <summary>The disagreement of the two readers of the session's trees; if set, nothing is decided.</summary>
    public Disagreement? Disagreement { get; private init; }

    public static RecordVerdict Decide(IGitStore store, RunState state, RunTaskStatus status)
    {
        var record = status.LastRecord!;
        var (changes, refused, disagreement) = SessionProof.Prove(store, state.Plan, status.Dispatch!, record);
        if (disagreement is not null)
        {
            return new(null, []) { Disagreement = disagreement };
        }

        if (changes is null)
        {
            return NotThrough(state, status, SessionReason.ScopeViolation, refused!, mayRetry: true);
        }

        if (status.Task.Resolves is not null)
        {
            if (!Resolution.IsOpen(state, status.Task))
            {
                return new([], []);
            }

            if (changes.Count == 0 && record.Reason is null or SessionReason.NoChange)
            {
                return NotThrough(
                    state,
                    status,
                    SessionReason.NoChange,
                    "it wrote none of the disputed files",
                    mayRetry: true
                );
            }
        }

        if (MayLand(state.Plan.Policy, record))
        {
            return Contradiction(store, state, status) is var (reason, detail)
                ? NotThrough(state, status, reason, detail, mayRetry: true)
                : new(changes, []);
        }

        return NotThrough(
            state,
            status,
            record.Reason ?? SessionReason.AgentError,
            record.Detail ?? "no reason was given",
            mayRetry: !(IsViolation(record.Reason) && state.Plan.Policy.OutOfScope == OutOfScopePolicy.Fail)
        );
    }

    private static bool MayLand(PlanPolicy policy, SessionRecord record) =>
        record.Reason switch
        {
            null => record.Status == SessionStatus.Complete,
            SessionReason.NoChange => record.Status == SessionStatus.Complete && policy.NoChange == NoChangePolicy.Ok,
            SessionReason.ScopeViolation or SessionReason.Secret => policy.OutOfScope == OutOfScopePolicy.Strip
                && record.Status == SessionStatus.Partial
                && record.Head is not null,
            _ => false,
        };

    private static bool IsViolation(SessionReason? reason) =>
        reason is SessionReason.ScopeViolation or SessionReason.Secret;

    /// <summary>How a record that says its work may land contradicts that: it must hold the commands of the task in
    /// their order, each with exit code 0, and its commit the files that the task produces. Null if it does.</summary>
    private static (SessionReason Reason, string Detail)? Contradiction(
        IGitStore store,
        RunState state,
        RunTaskStatus status
    )
    {
        var (record, task) = (status.LastRecord!, status.Task);
        IEnumerable<string> wanted = task.Checks.Count == 0 ? [] : [.. state.Plan.Setup, .. task.Checks];
        if (record.Checks.FirstOrDefault(c => c.ExitCode != 0) is { } failed)
        {
            return (SessionReason.CheckFailed, $"'{Truncate.Text(failed.Command)}' exited with {failed.ExitCode}");
        }

        if (!record.Checks.Select(c => c.Command).SequenceEqual(wanted))
        {
            return (SessionReason.CheckFailed, "its record does not hold the commands of setup and checks");
        }

        var tree = store.ReadCommit(record.Head ?? record.Base).Tree;
        return ProducedFiles.Missing(store, tree, task.Produces) is [var missing, ..]
            ? (SessionReason.MissingOutput, $"its commit has no file '{Truncate.Text(missing)}'")
            : null;
    }

    /// <summary>The outcome when a person rejects work that may land: the task runs again, or fails if its attempts are
    /// used up.</summary>
    public static NewEvent SentBack(RunState state, RunTaskStatus status, string why) =>
        NotThrough(state, status, SessionReason.Rejected, why, mayRetry: true).Events[0];

    /// <summary>The outcome of work that is in order by itself, but not together with what has landed.</summary>
    public static NewEvent Refused(RunState state, RunTaskStatus status, string why) =>
        NotThrough(
            state,
            status,
            SessionReason.ScopeViolation,
            why,
            mayRetry: state.Plan.Policy.OutOfScope != OutOfScopePolicy.Fail
        ).Events[0];

    /// <summary>The outcome when the remote refuses the commit that would land.</summary>
    public static RecordVerdict RefusedByRemote(RunState state, RunTaskStatus status, string answer) =>
        NotThrough(state, status, SessionReason.RemoteRefused, answer, mayRetry: true);

    private static RecordVerdict NotThrough(
        RunState state,
        RunTaskStatus status,
        SessionReason reason,
        string detail,
        bool mayRetry
    )
    {
        if (mayRetry && reason != SessionReason.Rejected && ScopeRequests.Decides(state, status))
        {
            return new(null, [NewEvent.Requeued(status, SessionReason.ScopeRequested)]);
        }

        // A task with bad input waits for better input, and keeps all attempts.
        var again = reason == SessionReason.BadInput || mayRetry && status.UsedAttempts < state.Plan.Limits.Attempts;
        var tighter = IsViolation(reason) || (status.Tighter && status.LastRecord!.NeverWorked);
        return new(
            null,
            [again ? NewEvent.Requeued(status, reason, tighter) : NewEvent.Failed(status, reason, detail)]
        );
    }
}
