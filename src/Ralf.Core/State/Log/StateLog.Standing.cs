namespace Ralf.Core.State;

/// <summary>Reads the state of a run without reading its whole log again.</summary>
internal sealed partial class StateLog
{
    /// <summary>A shorter log is read as fast as its snapshot.</summary>
    private const int WorthKeeping = 500;

    /// <summary>Returns the same state as <see cref="Open(IGitStore, RunId)"/>, but with only the last session records
    /// of each task. Uses the fold in a file if it fits the log; events appended since are checked and folded as
    /// usual.</summary>
    /// <param name="file">The file that stores the fold.</param>
    public static RunState ReadState(IGitStore store, RunId run, string file)
    {
        if (SnapshotFile.Read(file, run) is { } kept && TryGoOn(store, run, kept) is { } now)
        {
            if (now.State.LastSeq - kept.State.LastSeq > WorthKeeping / 2)
            {
                SnapshotFile.Write(now, file);
            }

            return now.State;
        }

        var log = Open(store, run);
        var result = Ref(store, run.ResultRef) ?? GitId.None;
        if (log._events.Count >= WorthKeeping && (result.IsNone || result == log.State.Result))
        {
            SnapshotFile.Write(StateSnapshot.Of(log.State, log.Tip, result), file);
        }

        return log.State;
    }

    /// <summary>The snapshot plus the events appended since; null if it is not of this log or anything is wrong, so
    /// that a full read reports it.</summary>
    private static StateSnapshot? TryGoOn(IGitStore store, RunId run, StateSnapshot kept)
    {
        try
        {
            var seen = Ref(store, run.SeenRef);
            var result = Ref(store, run.ResultRef) ?? GitId.None;
            if (Ref(store, run.StateRef) is not { } tip)
            {
                return null;
            }

            var known = new StateCommit(kept.Tip, kept.State.LastSeq, default);
            var walked = LogHistory.Walk(store, run, tip, c => TryOpenAt(store, run, c, out _) is not null, known);
            if (
                walked is not { Cut: null, Findings.Count: 0 }
                || (seen is { } memory && walked.Commits.All(c => c.Commit != memory))
            )
            {
                return null;
            }

            var log = new StateLog(store, kept.Tip, LogTree.At(store, kept.Tip), kept.State);
            var reading = new LogTreeReader(store, run, log._tree).Read(tip);
            log._tree = reading.Tree;
            log.Take(log.ReadEvents(reading));
            if (result != kept.Result)
            {
                new ResultLink(store, log.State, tip).Check(result, log._events);
            }

            return StateSnapshot.Of(log.State, tip, result);
        }
        catch (UserException)
        {
            return null;
        }
    }
}
