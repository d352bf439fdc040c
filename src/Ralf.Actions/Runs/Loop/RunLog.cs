using Ralf.Actions.Reporting;

namespace Ralf.Actions.Runs;

/// <summary>The log as the loop uses it: a transaction may be lost to a faster writer, and every new event is reported
/// once, whoever appended it.</summary>
/// <param name="progress">Null: nothing is reported.</param>
internal sealed class RunLog(StateLog log, TimeProvider clock, IProgress<ProgressUpdate>? progress = null)
{
    /// <summary>After this many lost transactions in a row, give up: a ref is stuck where the log does not expect
    /// it.</summary>
    public const int MaxLost = 100;

    private int _reported = log.Events.Count;
    private int _lost;

    public RunState State => log.State;

    public GitId Tip => log.Tip;

    /// <summary>True if the log has an event with this id.</summary>
    public bool Contains(string id) => log.Contains(id);

    /// <summary>Appends one transaction. Returns false if another writer was faster: the state is then theirs, and the
    /// caller decides again. Throws <see cref="UserException"/> if that happens too often in a row.</summary>
    public bool Append(IReadOnlyList<NewEvent> events, IReadOnlyList<RefUpdate> refs)
    {
        var done = log.TryAppend(events, clock.GetUtcNow(), refs);
        Report();
        _lost = done ? 0 : _lost + 1;
        return _lost < MaxLost ? done : throw RunErrors.TransactionLost(State.Run);
    }

    /// <summary>Appends the decision, and decides again each time another writer was faster. Returns false if nothing
    /// was decided.</summary>
    public bool Commit(Func<LogTransaction> decide)
    {
        while (decide() is { Events.Count: > 0 } decided)
        {
            if (Append(decided.Events, decided.Refs))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same for a single event; null: nothing is decided.</summary>
    public bool Commit(Func<NewEvent?> decide) =>
        Commit(() => decide() is { } due ? new LogTransaction([due], []) : LogTransaction.None);

    /// <summary>Reads what others have appended since.</summary>
    public void Refresh()
    {
        log.Refresh();
        Report();
    }

    /// <summary>Events for blocked tasks that are not logged yet.</summary>
    public IReadOnlyList<NewEvent> NewlyBlocked() =>
        [
            .. State
                .Tasks.Where(t => t.State == TaskState.Blocked && t.BlockedBy.Count > 0)
                .Select(t => new NewEvent(
                    EventIds.Blocked(t.Task.Id, t.BlockedBy[0], State[t.BlockedBy[0]].Attempt),
                    new TaskBlocked(t.Task.Id, t.BlockedBy)
                ))
                .Where(e => !log.Contains(e.Id)),
        ];

    private void Report()
    {
        if (log.Events.Count > _reported)
        {
            var added = log.Events.Skip(_reported).ToList();
            _reported = log.Events.Count;
            progress?.Report(new StateChanged(clock.GetUtcNow(), State, added));
        }
    }
}
