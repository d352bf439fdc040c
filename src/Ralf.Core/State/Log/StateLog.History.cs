using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>What a single state cannot show: that the log did nothing but grow since it was last found sound here, or
/// ever.</summary>
internal sealed partial class StateLog
{
    /// <summary>What to say of a run without a state branch: that there is none, or that there was one. Exit 2 or
    /// 4.</summary>
    public static UserException Absent(IGitStore store, RunId run) =>
        IsLeft(store, run)
            ? StateErrors.LogForcedBack(run, $"its branch '{run.StateRef}' was deleted")
            : StateErrors.NoSuchRun(run.Value, Runs(store));

    /// <summary>Whether refs say that there was such a run.</summary>
    public static bool IsLeft(IGitStore store, RunId run) =>
        (Ref(store, run.SeenRef) ?? Ref(store, run.ResultRef)) is not null;

    /// <summary>Checks the commits since the one last found sound here, all of them where there is none.</summary>
    private void CheckHistory(GitId? seen)
    {
        if (seen == Tip)
        {
            return;
        }

        StateCommit? known = null;
        if (seen is { } commit && Holds(commit, out var events))
        {
            known = new(commit, events - 1, default);
        }

        CheckGrowth(Tip, known);
    }

    /// <summary>Whether the commit is here, and how many events its log has. What was found sound once is not read
    /// again.</summary>
    private bool Holds(GitId commit, out long events)
    {
        try
        {
            events = LogTree.CountAt(_store, _store.ReadCommit(commit).Tree);
            return true;
        }
        catch (UserException)
        {
            // Somebody removed the object: then it is no memory any more.
            events = 0;
            return false;
        }
    }

    private void CheckGrowth(GitId tip, StateCommit? known)
    {
        var walked =
            LogHistory.Walk(_store, _run, tip, c => IsWhole(_store, _run, c, Codec), known)
            ?? throw StateErrors.LogForcedBack(
                _run,
                $"it does not hold {known!.Commit.Short} any more, the state that was last read here"
            );
        if (walked.Findings is [var first, ..])
        {
            throw StateErrors.LogDamaged(_run, first.Where, first.What);
        }
    }

    /// <summary>Whether the log of this commit can be read and folded.</summary>
    private static bool IsWhole(IGitStore store, RunId run, GitId commit, PlanCodec codec)
    {
        try
        {
            OpenAt(store, run, commit, codec);
            return true;
        }
        catch (UserException)
        {
            return false;
        }
    }

    /// <summary>From here on this state has to be in the log. A repository that cannot be written to remembers
    /// nothing.</summary>
    private void Remember(GitId? seen)
    {
        if (seen == Tip)
        {
            return;
        }

        try
        {
            _store.TryUpdateRefs([new RefUpdate(_run.SeenRef, seen ?? GitId.None, Tip)]);
        }
        catch (UserException)
        {
            // Only the memory is lost, and the next one who reads checks more.
        }
    }
}
