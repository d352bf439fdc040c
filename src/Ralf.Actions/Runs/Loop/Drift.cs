using Ralf.Core.Merging;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>Finds how the base branch changed while a run works, path by path (<c>policy.drift</c>). Each commit that
/// is seen is checked once. Only <c>merge</c> takes changes in, as one commit with two parents on the result, and only
/// if no path is disputed.</summary>
internal sealed class Drift(IGitStore store, RunState state, Schedule schedule, GitId stateTip)
{
    /// <summary>At most this many paths are listed; the rest are only counted.</summary>
    private const int MaxPaths = 100;

    /// <summary>What to log and do about it; nothing if the branch has not moved since it was last seen, or is
    /// gone.</summary>
    public LogTransaction Decide()
    {
        if (
            state.Phase != RunPhase.Running
            || state.Follows is not { } branch
            || store.ResolveCommit(branch) is not { } tip
            || tip == (state.Moved?.To ?? state.Base)
        )
        {
            return LogTransaction.None;
        }

        store.FetchMissing([tip], withFiles: false);
        var trees = new TreePair(store.ReadCommit(state.MergedBase).Tree, store.ReadCommit(tip).Tree);
        var changes = TreeWalk.Compare(store, trees.Old, trees.New);
        var moved = Seen(tip, changes);
        if (moved.Rewritten == true)
        {
            // What only the old commits had would be deleted, and a commit that was replaced would stay in the history.
            return new([Event(moved), .. Pause(moved, "and the result holds what it was before")], []);
        }

        if (state.Plan.Policy.Drift != DriftPolicy.Merge || changes.Count == 0)
        {
            return new([Event(moved), .. Pause(moved, "and what a task may write or reads is among it")], []);
        }

        var tree = store.ReadCommit(state.Result).Tree;
        var disputed = PathFold.Fold(store, tree, [changes], ontoIsBase: false).Conflicts;
        if (disputed.Count > 0)
        {
            moved = moved with { Disputed = [.. disputed.SelectMany(c => c.Files).Distinct().Take(MaxPaths)] };
            return new([Event(moved), .. Pause(moved, "and it cannot be merged without a choice")], []);
        }

        var merged = TreeWalk.Apply(store, tree, changes);
        var about = $"what {state.Plan.Base} became at {tip.Short}";
        if (SecondReading.CompareMerge(store, new(about, trees, changes), new(tree, merged), state.Result) is { } found)
        {
            return Pauses.ForReaders(state, found);
        }

        var result = store.WriteCommit(
            ResultCommit.Merge(
                store,
                state,
                merged,
                tip,
                stateTip,
                $"Merge {state.Plan.Base} at {tip.Short} into the result"
            )
        );
        return new([Event(moved with { Result = result })], ResultBranch.Moves(store, state, result));
    }

    private NewEvent Event(BaseMoved moved) => new(EventIds.BaseMoved(moved.To, state.LastSeq), moved);

    private BaseMoved Seen(GitId tip, IReadOnlyList<PathChange> changes)
    {
        var locks = schedule.Touching(changes.Select(c => c.Path.Value));
        return new(
            state.MergedBase,
            tip,
            changes.Count,
            [.. locks.Select(l => RepoPath.Parse(l.Path)).Take(MaxPaths)],
            [.. locks.SelectMany(l => l.Tasks).Distinct().Take(MaxPaths)]
        )
        {
            Rewritten = store.IsAncestor(state.MergedBase, tip) == false ? true : null,
        };
    }

    private IEnumerable<NewEvent> Pause(BaseMoved moved, string why) =>
        state.Plan.Policy.Drift != DriftPolicy.Report
        && (moved.Rewritten == true || moved.Touched.Count + moved.Disputed.Count > 0)
            ? [Pauses.Pause(state, "drift", $"{Reporting.EventText.Moved(moved)}, {why}")]
            : [];
}
