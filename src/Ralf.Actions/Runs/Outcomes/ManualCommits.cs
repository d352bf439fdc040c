using Ralf.Actions.Reporting;
using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>Takes commits that people push to the result branch into the result. They are logged as people's and
/// checked against no scope. If the result has moved on meanwhile, both are merged, provided that no path is disputed.
/// A disputed file that they changed counts as decided.</summary>
internal sealed class ManualCommits(IGitStore store, RunState state, GitId stateTip)
{
    /// <summary>At most this many paths are listed; the rest are only counted.</summary>
    private const int MaxPaths = 100;

    /// <summary>At most this many of their commits, merged branches included, are searched.</summary>
    private const int MaxCommits = 10_000;

    /// <summary>Returns the events and ref moves.</summary>
    /// <param name="refused">Why the commits on the branch are left alone; null if there are none, or they are taken
    /// in.</param>
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
            refused = $"it does not build on the result: merge {state.Run.ResultRef} into it";
            return LogTransaction.None;
        }

        var theirs = store.ReadCommit(seen);
        var trees = new TreePair(store.ReadCommit(from).Tree, theirs.Tree);
        var changes = TreeDiff.Compare(store, [trees], strict: true)[0].Files;
        if (Join(seen, theirs.Tree, from, changes, out refused) is not var (result, tree))
        {
            return LogTransaction.None;
        }

        var decides = Decided(changes);
        refused =
            state.Phase == RunPhase.Failed && decides.Count == 0 && !state.IsBroken
                ? "the run is over, and no file that is still disputed is changed there"
                : null;
        if (refused is not null)
        {
            return LogTransaction.None;
        }

        if (
            SecondReading.CompareMerge(
                store,
                new($"what people committed up to {seen.Short}", trees, changes),
                new(store.ReadCommit(state.Result).Tree, tree),
                state.Result
            ) is
            { } found
        )
        {
            refused = "Ralf and LibGit2Sharp read it differently, for which the run is paused";
            return Pauses.ForReaders(state, found);
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
        if (!EventJson.Fits(adopted))
        {
            refused = $"it changes {decides.Count} disputed files, more than an event of the log may list";
            return LogTransaction.None;
        }

        return new(
            [new(EventIds.Adopted(seen), adopted)],
            [new(state.Run.ResultRef, state.Result, result), .. Branch(seen, result)]
        );
    }

    /// <summary>The result with their changes and its tree: their commit, or a merge if the result has moved on; null
    /// if a path is disputed.</summary>
    private (GitId Result, GitId Tree)? Join(
        GitId seen,
        GitId theirs,
        GitId from,
        IReadOnlyList<PathChange> changes,
        out string? refused
    )
    {
        refused = null;
        if (from == state.Result)
        {
            return (seen, theirs);
        }

        var tree = store.ReadCommit(state.Result).Tree;
        if (PathFold.Fold(store, tree, [changes], ontoIsBase: false).Conflicts is [var one, ..])
        {
            refused =
                $"the result has become another there too ({SafeText.Clean(one.Path.Value, 200)}): merge {state.Run.ResultRef} into it";
            return null;
        }

        var merged = TreeWalk.Apply(store, tree, changes);
        var result = store.WriteCommit(
            ResultCommit.Merge(
                store,
                state,
                merged,
                seen,
                stateTip,
                $"Merge {seen.Short}, committed on the result branch"
            )
        );
        return (result, merged);
    }

    /// <summary>The newest result that the commit builds on; null if it builds on none, or its history is too long to
    /// tell.</summary>
    private GitId? Basis(GitId tip)
    {
        var ours = ResultBranch.Ours(state);
        if (Ancestry.Reached(store, tip, ours.Contains, MaxCommits) is not { Count: > 0 } reached)
        {
            return null;
        }

        var at = Ancestry.Line(store, state.Result).First(c => reached.Contains(c) || c == state.Base);
        return reached.Contains(at) ? at : null;
    }

    /// <summary>The disputed paths that they changed, including paths above or below one.</summary>
    private IReadOnlyList<RepoPath> Decided(IReadOnlyList<PathChange> changes) =>
        [
            .. state
                .Tasks.Where(t => t.State == TaskState.Conflicted)
                .SelectMany(t => t.ConflictPaths)
                .Distinct()
                .Where(p => changes.Any(c => Intersect(p.Value, c.Path.Value))),
        ];

    private static bool Intersect(string one, string other) =>
        one == other
        || one.StartsWith($"{other}/", StringComparison.Ordinal)
        || other.StartsWith($"{one}/", StringComparison.Ordinal);

    /// <summary>Moves the branch to a merge, if nobody else has moved it.</summary>
    private IEnumerable<RefUpdate> Branch(GitId seen, GitId result) =>
        result == seen || store.IsCheckedOut(state.Run.ResultBranch) ? [] : [new(state.Run.ResultBranch, seen, result)];
}
