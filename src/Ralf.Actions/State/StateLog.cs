using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>An event to append and its idempotency key.</summary>
internal sealed record NewEvent(string Id, RunEvent Body);

/// <summary>The append-only log of one run on its state branch (design: the state log), and its fold.</summary>
internal sealed class StateLog
{
    /// <summary>Starts a run: the frozen plan and its first event, the state branch and the result refs in one transaction. False where the run exists already.</summary>
    public static bool TryCreate(
        IGitStore store,
        Plan plan,
        RunStarted started,
        DateTimeOffset at,
        out StateLog? log
    ) => throw new NotSupportedException();

    /// <summary>Opens a run's log; throws <see cref="UserException"/> (exit 4) where it is damaged, from a newer version or behind its result branch; exit 2 where there is no such run.</summary>
    public static StateLog Open(IGitStore store, RunId run) => throw new NotSupportedException();

    /// <summary>All runs that have a state branch, newest first.</summary>
    public static IReadOnlyList<RunId> Runs(IGitStore store) => throw new NotSupportedException();

    /// <summary>The fold of all events up to <see cref="Tip"/>.</summary>
    public RunState State => throw new NotSupportedException();

    public IReadOnlyList<LoggedEvent> Events => throw new NotSupportedException();

    /// <summary>The state branch's commit.</summary>
    public GitId Tip => throw new NotSupportedException();

    /// <summary>
    /// Appends events and moves other refs with them, all in one transaction with the state's tip as its lease. Events whose id is there already are
    /// left out. False where somebody else was faster: the log has then been read anew, and the caller decides again.
    /// </summary>
    public bool TryAppend(
        IReadOnlyList<NewEvent> events,
        DateTimeOffset at,
        IReadOnlyList<RefUpdate> together
    ) => throw new NotSupportedException();

    /// <summary>Reads what others appended since.</summary>
    public void Refresh() => throw new NotSupportedException();
}
