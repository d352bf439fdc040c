using Ralf.Actions.Reporting;
using Ralf.Core.Merging;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Runs;

/// <summary>
/// What people commit on the result branch: taken into the result, logged as theirs and held against no scope. Where
/// the result has gone on meanwhile,
/// both are merged if no path is disputed. A disputed file that they changed is thereby decided.
/// </summary>
internal sealed class ManualCommits
{
    /// <summary>So many paths are named; the rest is counted.</summary>
    private const int MaxPaths = 100;

    /// <summary>So many commits of theirs, merged branches included, are looked through.</summary>
    private const int MaxCommits = 10_000;

    private readonly IGitStore _store;
    private readonly RunState _state;
    private readonly GitId _stateTip;

    private ManualCommits(IGitStore store, RunState state, GitId stateTip) =>
        (_store, _state, _stateTip) = (store, state, stateTip);

    /// <summary>What is to be done.</summary>
    /// <param name="refused">Why what stands on the branch is left alone; null where nothing of theirs is there, or it
    /// is taken in.</param>
    public static LogTransaction Decide(IGitStore store, RunState state, GitId stateTip, out string? refused)
    {
        refused = null;
        var seen = ResultBranch.Seen(store, state);
        if (seen.IsNone || ResultBranch.IsOurs(state, seen))
        {
            return LogTransaction.None;
        }

        if (state.Phase is RunPhase.Done or RunPhase.Cancelled)
        {
            refused = $"the run is over: to have both, merge {state.Run.ResultRef} into it";
            return LogTransaction.None;
        }

        try
        {
            return new ManualCommits(store, state, stateTip).Decide(seen, out refused);
        }
        catch (UserException error)
        {
            refused = error.Message;
            return LogTransaction.None;
        }
    }

    private LogTransaction Decide(GitId seen, out string? refused)
    {
        if (Basis(seen) is not { } from)
        {
            refused = $"it does not build on the result: merge {_state.Run.ResultRef} into it";
            return LogTransaction.None;
        }

        var theirs = _store.ReadCommit(seen);
        var trees = new TreePair(_store.ReadCommit(from).Tree, theirs.Tree);
        var changes = TreeDiff.Compare(_store, [trees], strict: true)[0].Files;
        if (Join(seen, theirs.Tree, from, changes, out refused) is not var (result, tree))
        {
            return LogTransaction.None;
        }

        var decides = Decided(changes);
        refused =
            _state.Phase == RunPhase.Failed && decides.Count == 0 && !_state.IsBroken
                ? "the run is over, and no file that is still disputed is changed there"
                : null;
        if (refused is not null)
        {
            return LogTransaction.None;
        }

        if (
            SecondReading.CompareMerge(
                _store,
                new($"what people committed up to {seen.Short}", trees, changes),
                new(_store.ReadCommit(_state.Result).Tree, tree),
                _state.Result
            ) is
            { } found
        )
        {
            refused = "Ralf and LibGit2Sharp read it differently, for which the run is paused";
            return Pauses.ForReaders(_state, found);
        }

        var adopted = new ResultAdopted(
            from,
            seen,
            result,
            theirs.Author.Name,
            changes.Count,
            [.. changes.Take(MaxPaths).Select(c => c.Path)],
            decides
        );
        return new(
            [new(EventIds.Adopted(seen), adopted)],
            [new(_state.Run.ResultRef, _state.Result, result), .. Branch(seen, result)]
        );
    }

    /// <summary>The result with their changes and its tree: their commit, or a merge if the result has gone on; null if
    /// a path is disputed.</summary>
    private (GitId Result, GitId Tree)? Join(
        GitId seen,
        GitId theirs,
        GitId from,
        IReadOnlyList<PathChange> changes,
        out string? refused
    )
    {
        refused = null;
        if (from == _state.Result)
        {
            return (seen, theirs);
        }

        var tree = _store.ReadCommit(_state.Result).Tree;
        if (PathFold.Fold(_store, tree, [changes], ontoIsBase: false).Conflicts is [var one, ..])
        {
            refused =
                $"the result has become another there too ({SafeText.Clean(one.Path.Value, 200)}): merge {_state.Run.ResultRef} into it";
            return null;
        }

        var merged = TreeWalk.Apply(_store, tree, changes);
        var result = _store.WriteCommit(
            ResultCommit.Merge(
                _store,
                _state,
                merged,
                seen,
                _stateTip,
                $"Merge {seen.Short}, committed on the result branch"
            )
        );
        return (result, merged);
    }

    /// <summary>The newest result that the commit builds on; null where it builds on none, or on too long a history to
    /// tell.</summary>
    private GitId? Basis(GitId tip)
    {
        var ours = ResultBranch.Ours(_state);
        if (Ancestry.Reached(_store, tip, ours.Contains, MaxCommits) is not { Count: > 0 } reached)
        {
            return null;
        }

        var at = Ancestry.Line(_store, _state.Result).First(c => reached.Contains(c) || c == _state.Base);
        return reached.Contains(at) ? at : null;
    }

    /// <summary>The disputed paths that they changed, or what lies over or under one.</summary>
    private IReadOnlyList<RepoPath> Decided(IReadOnlyList<PathChange> changes) =>
        [
            .. _state
                .Tasks.Where(t => t.State == TaskState.Conflicted)
                .SelectMany(t => t.ConflictPaths)
                .Distinct()
                .Where(p => changes.Any(c => Intersect(p.Value, c.Path.Value))),
        ];

    private static bool Intersect(string one, string other) =>
        one == other
        || one.StartsWith($"{other}/", StringComparison.Ordinal)
        || other.StartsWith($"{one}/", StringComparison.Ordinal);

    /// <summary>The branch follows a merge, where it stands free.</summary>
    private IEnumerable<RefUpdate> Branch(GitId seen, GitId result) =>
        result == seen || _store.IsCheckedOut(_state.Run.ResultBranch)
            ? []
            : [new(_state.Run.ResultBranch, seen, result)];
}
