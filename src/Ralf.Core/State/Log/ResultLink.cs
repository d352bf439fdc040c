namespace Ralf.Core.State;

/// <summary>Checks the link between a result and its log. State and result move in one transaction, so a result unknown
/// to the log means that the log was forced back. Checks both the events (which results they name) and the commits (on
/// which state the result's tip was made).</summary>
internal sealed class ResultLink(IGitStore store, RunState state, GitId tip)
{
    /// <param name="result">The result's tip, read before the log; none if this repository does not have the
    /// ref.</param>
    public void Check(GitId result, IReadOnlyList<LoggedEvent> events)
    {
        if (result.IsNone || result == state.Base)
        {
            return;
        }

        // A person's commit names no state; the event that adopted it moved together with the result.
        if (events.Any(e => e.Body is ResultAdopted adopted && adopted.Result == result))
        {
            return;
        }

        var message = store.ReadCommit(result).Message;
        var (seq, commit) =
            Trailers.ReadLog(message)
            ?? throw StateErrors.LogDamaged(
                state.Run,
                state.Run.ResultRef,
                $"ends in commit {result.Short}, which has no '{Trailers.Log}' trailer"
            );
        if (seq > state.LastSeq || !Contains(commit))
        {
            throw StateErrors.LogForcedBack(
                state.Run,
                $"result {result.Short} was made on state {commit.Short}, which is no longer in its history"
            );
        }

        if (result != state.Result && !Names(events, result))
        {
            throw StateErrors.LogForcedBack(
                state.Run,
                $"no event of it names the result {result.Short}, where '{state.Run.ResultRef}' stands"
            );
        }
    }

    /// <summary>Whether the commit is in the log's history, including commits that a repair gave up.</summary>
    private bool Contains(GitId commit) => Ancestry.Line(store, tip).Contains(commit);

    private static bool Names(IReadOnlyList<LoggedEvent> events, GitId result) =>
        events.Any(e =>
            e.Body is TaskLanded landed && landed.Result == result
            || e.Body is BaseMoved moved && moved.Result == result
        );
}
