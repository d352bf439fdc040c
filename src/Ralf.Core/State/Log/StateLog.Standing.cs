using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>Where a run stands, without reading all of its log again.</summary>
internal sealed partial class StateLog
{
    /// <summary>A log of fewer events is read as fast as a snapshot of it.</summary>
    private const int WorthKeeping = 500;

    /// <summary>
    /// The state of a run as <see cref="Open(IGitStore, RunId)"/> has it, but for the records of its sessions, of which
    /// each task has the last ones. What was
    /// folded before is taken from a file, where that fits the log; what was appended since is checked and folded as
    /// ever.
    /// </summary>
    /// <param name="file">Where the fold is kept.</param>
    public static RunState ReadState(IGitStore store, RunId run, string file) =>
        ReadState(store, run, file, PlanCodec.Frozen);

    internal static RunState ReadState(IGitStore store, RunId run, string file, PlanCodec codec)
    {
        if (SnapshotFile.Read(file, run) is { } kept && TryGoOn(store, run, kept, codec) is { } now)
        {
            if (now.State.LastSeq - kept.State.LastSeq > WorthKeeping / 2)
            {
                SnapshotFile.Write(now, file);
            }

            return now.State;
        }

        var log = Open(store, run, codec);
        var result = Ref(store, run.ResultRef) ?? GitId.None;
        if (log._events.Count >= WorthKeeping && (result.IsNone || result == log.State.Result))
        {
            SnapshotFile.Write(StateSnapshot.Of(log.State, log.Tip, result), file);
        }

        return log.State;
    }

    /// <summary>The snapshot with what was appended since; null where it is not of this log, or anything is not as it
    /// should be: then who reads all of it says what.</summary>
    private static StateSnapshot? TryGoOn(IGitStore store, RunId run, StateSnapshot kept, PlanCodec codec)
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
            var walked = LogHistory.Walk(store, run, tip, c => IsWhole(store, run, c, codec), known);
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
