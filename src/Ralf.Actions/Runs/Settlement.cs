using Ralf.Actions.Git;
using Ralf.Actions.Merging;
using Ralf.Actions.Plans;
using Ralf.Actions.Scheduling;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>Events to append and refs to move with them: one decision, one transaction.</summary>
internal sealed record Transaction(IReadOnlyList<NewEvent> Events, IReadOnlyList<RefUpdate> Refs)
{
    public static Transaction None { get; } = new([], []);
}

/// <summary>
/// What becomes of the sessions whose records are in the log: landed, conflicted, queued again or failed. Decided from the state and the objects
/// alone, so that it can be decided again after a lost race or a crash.
/// </summary>
internal sealed class Settlement(IGitStore store, RunState state, Schedule schedule, GitId stateTip)
{
    private readonly List<NewEvent> _events = [];

    /// <summary>Ids of the tasks that this decision adds.</summary>
    private readonly HashSet<string> _added = new(StringComparer.OrdinalIgnoreCase);

    public Transaction Decide()
    {
        var waiting = Waiting();
        var settled = state
            .Tasks.Where(t => t.State == TaskState.Recorded && !waiting.Contains(t.Task.Id))
            .ToList();
        if (settled.Count == 0)
        {
            return Transaction.None;
        }

        var landing = new List<(TaskStanding Status, FoldInput Input)>();
        foreach (var status in settled)
        {
            var verdict = RecordVerdict.Of(store, state, status);
            _events.AddRange(FollowUps.Proposals(state, status, _added));
            if (verdict.Land is { } changes)
            {
                landing.Add((status, new(status.Task.Id, changes)));
            }
            else
            {
                _events.AddRange(verdict.Events);
            }
        }

        var result = Land(landing);
        _events.AddRange(Pauses.After(state, settled));
        return new(_events, result == state.Result ? [] : ResultMoves(result));
    }

    /// <summary>
    /// The recorded tasks that a running session may have written the same files as (<c>overlap: allow</c>), itself or through others that wait: all of
    /// them are folded together, so that a conflict is seen from both sides.
    /// </summary>
    private HashSet<TaskId> Waiting()
    {
        var recorded = state.Tasks.Where(t => t.State == TaskState.Recorded).ToList();
        var waiting = new HashSet<TaskId>();
        var open = new Stack<TaskId>(
            state.Tasks.Where(t => t.State == TaskState.Running).Select(t => t.Task.Id)
        );
        while (open.TryPop(out var next))
        {
            foreach (var id in recorded.Select(t => t.Task.Id))
            {
                if (schedule.FoldsWith(id, next) && waiting.Add(id))
                {
                    open.Push(id);
                }
            }
        }

        return waiting;
    }

    private GitId Land(List<(TaskStanding Status, FoldInput Input)> landing)
    {
        var result = state.Result;
        var tree = store.ReadCommit(result).Tree;
        var outcome = ResultFold.Fold(store, tree, [.. landing.Select(l => l.Input)]);
        foreach (var input in outcome.Landing)
        {
            var status = landing.First(l => l.Input.Task == input.Task).Status;
            GitId? commit = null;
            if (input.Changes.Count > 0)
            {
                tree = TreeWalk.Apply(store, tree, input.Changes);
                commit = result = store.WriteCommit(
                    ResultCommit.Of(state, status, tree, result, stateTip)
                );
            }

            _events.Add(
                new(
                    EventIds.Landed(input.Task, status.Attempt),
                    new TaskLanded(input.Task, status.Attempt, commit, result)
                )
            );
        }

        foreach (var conflict in outcome.Conflicts)
        {
            var status = state[conflict.Task];
            var with = conflict.With.Count > 0 ? conflict.With : LandedOn(conflict);
            _events.Add(
                new(
                    EventIds.Conflicted(conflict.Task, status.Attempt),
                    new TaskConflicted(conflict.Task, status.Attempt, with, conflict.Paths)
                )
            );
        }

        return result;
    }

    /// <summary>The tasks that landed on the disputed paths before; empty where a person's commit did.</summary>
    private IReadOnlyList<TaskId> LandedOn(FoldConflict conflict) =>
        [
            .. state
                .Tasks.Where(t =>
                    t.State == TaskState.Landed
                    && t.LastRecord is { } r
                    && r.FilesModified.Any(conflict.Paths.Contains)
                )
                .Select(t => t.Task.Id),
        ];

    private IReadOnlyList<RefUpdate> ResultMoves(GitId result)
    {
        var moves = new List<RefUpdate> { new(state.Run.ResultRef, state.Result, result) };
        var branch = state.Run.ResultBranch;
        if (
            store.Refs(branch).TryGetValue(branch, out var seen)
            && IsOurs(seen)
            && !store.IsCheckedOut(branch)
        )
        {
            // A branch that a person has moved, or works on, stays where they have it; the authoritative ref goes on.
            moves.Add(new(branch, seen, result));
        }

        return moves;
    }

    /// <summary>Whether this is where the run has put the branch, now or before: it may be behind, having been checked out for a while.</summary>
    private bool IsOurs(GitId seen) =>
        seen == state.Result || seen == state.Base || state.Tasks.Any(t => t.LandedCommit == seen);
}
