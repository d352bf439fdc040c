using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Checks that a single state does not allow: whether the log only grew since it was last found sound here, or
/// ever.</summary>
internal sealed partial class StateLog
{
    /// <summary>The error for a run without a state branch: it never existed (exit 2), or its branch is gone (exit
    /// 4).</summary>
    public static UserException Absent(IGitStore store, RunId run) =>
        IsLeft(store, run)
            ? StateErrors.LogForcedBack(run, $"its branch '{run.StateRef}' was deleted")
            : StateErrors.NoSuchRun(run.Value, Runs(store));

    /// <summary>Whether refs show that the run existed.</summary>
    public static bool IsLeft(IGitStore store, RunId run) =>
        (Ref(store, run.SeenRef) ?? Ref(store, run.ResultRef)) is not null;

    /// <summary>Checks the commits since the one last found sound here, or all if no such commit is known.</summary>
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

    /// <summary>Whether the commit exists here, and how many events its log has. A log found sound once is not read
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
            // The object was removed, so the memory is void.
            events = 0;
            return false;
        }
    }

    private void CheckGrowth(GitId tip, StateCommit? known)
    {
        var walked =
            LogHistory.Walk(_store, _run, tip, c => TryOpenAt(_store, _run, c, out _) is not null, known)
            ?? throw StateErrors.LogForcedBack(
                _run,
                $"it does not hold {known!.Commit.Short} any more, the state that was last read here"
            );
        if (walked.Findings is [var first, ..])
        {
            throw StateErrors.LogDamaged(_run, first.Where, first.What);
        }
    }

    /// <summary>From now on, the log must contain this state. A read-only repository remembers nothing.</summary>
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
            // Only the memory is lost; the next reader checks more.
        }
    }
}
