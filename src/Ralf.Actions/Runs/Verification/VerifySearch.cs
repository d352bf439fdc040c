using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Runs;

/// <summary>A commit that <c>verify</c> is to be run on next.</summary>
/// <param name="Holds">The tasks whose work it holds; null: it is the result.</param>
internal sealed record VerifyTarget(GitId Commit, IReadOnlyList<TaskId>? Holds);

/// <summary>
/// What makes the whole result fail its <c>verify</c>: found by halving the tasks in the order in which they landed,
/// one run of <c>verify</c> at a time. Then
/// the task that broke it is tried with nothing but what it needs: where that passes, it takes others to break it, and
/// they are found in the same way. All that was
/// found out is in the log, so that the search goes on wherever it was left, in whatever engine.
/// </summary>
internal sealed class VerifySearch(IGitStore store, RunState state)
{
    private readonly IReadOnlyList<TaskId> _landed = [.. state.Landings.Select(l => l.Task).Distinct()];

    /// <summary>What to verify next; null where nothing is left to find out.</summary>
    public VerifyTarget? Next =>
        state.Plan.Verify.Count == 0 || state.Result == state.Base ? null
        : Verdict(state.Result) is not { } passed ? new(state.Result, null)
        : passed || IsBlamed || IsLost ? null
        : Search().Next;

    /// <summary>Who is to blame, once that is known and has not been said; null before.</summary>
    public IReadOnlyList<TaskId>? Blamed =>
        state.Phase == RunPhase.Running
        && state.Plan.Verify.Count > 0
        && state.Result != state.Base
        && Verdict(state.Result) == false
        && !IsBlamed
        && !IsLost
            ? Search().Blamed
            : null;

    private bool IsBlamed => state.Blame?.Result == state.Result;

    private bool IsLost => state.Verdicts is [.., { IsLost: true }];

    private bool? Verdict(GitId commit) => state.Verdicts.LastOrDefault(v => v.Result == commit)?.Passed;

    private (VerifyTarget? Next, IReadOnlyList<TaskId>? Blamed) Search()
    {
        var found = new List<TaskId>();
        while (true)
        {
            // What is known to be needed for the failure, with all that it needs itself.
            var known = With(found);
            if (_landed.All(known.Contains))
            {
                return (null, found);
            }

            var alone = Target(known);
            if (Verdict(alone.Commit) is not { } passed)
            {
                return (alone, null);
            }

            if (!passed || found.Count > 0 && Rest(known, found).Count == 0)
            {
                return (null, found);
            }

            var (next, culprit) = Halve(known, found);
            if (next is not null)
            {
                return (next, null);
            }

            found = [.. _landed.Where(t => found.Contains(t) || t == culprit)];
        }
    }

    /// <summary>The first task with which, on top of the ground, it fails; or what to verify to know.</summary>
    private (VerifyTarget? Next, TaskId Culprit) Halve(IReadOnlySet<TaskId> known, List<TaskId> found)
    {
        var rest = Rest(known, found);
        var (passes, fails) = (0, rest.Count);
        while (fails - passes > 1)
        {
            var middle = (passes + fails) / 2;
            var target = Target(rest.Take(middle).Concat(known).ToHashSet());
            if (Verdict(target.Commit) is not { } passed)
            {
                return (target, default);
            }

            (passes, fails) = passed ? (middle, fails) : (passes, middle);
        }

        return (null, rest[fails - 1]);
    }

    /// <summary>What may be to blame beside the ground. A task that was found before ends the line: without it nothing
    /// failed.</summary>
    private List<TaskId> Rest(IReadOnlySet<TaskId> known, List<TaskId> found) =>
        [.. _landed.TakeWhile(t => found.Count == 0 || t != found[^1]).Where(t => !known.Contains(t))];

    /// <summary>The tasks and all that landed of what they need.</summary>
    private HashSet<TaskId> With(IEnumerable<TaskId> tasks) => NeedsClosure.Of(tasks, id => state[id].Task);

    /// <summary>The base with the work of these tasks alone, each change as it landed; the same tasks give the same
    /// commit.</summary>
    private VerifyTarget Target(IReadOnlySet<TaskId> tasks)
    {
        var tree = store.ReadCommit(state.MergedBase).Tree;
        var last = state.MergedBase;
        for (var i = 0; i <= state.Landings.Count; i++)
        {
            // What people committed is in every part, as the base is: nobody can send it back.
            foreach (var theirs in state.Adoptions.Where(a => a.After == i))
            {
                tree = With(tree, theirs.Before, theirs.Adopted.Result);
            }

            if (i < state.Landings.Count && tasks.Contains(state.Landings[i].Task))
            {
                last = state.Landings[i].Commit;
                tree = With(tree, store.ReadCommit(last).Parents[0], last);
            }
        }

        IReadOnlyList<TaskId> holds = [.. _landed.Where(tasks.Contains)];
        var made = store.WriteCommit(
            new(
                tree,
                [state.MergedBase],
                GitIdentity.Ralf(store.ReadCommit(last).Author.When),
                $"A part of the result, to be verified\n\n{string.Join('\n', holds)}\n"
            )
        );
        return new(made, holds);
    }

    /// <summary>The tree, with what became another between two commits as it is in the second.</summary>
    private GitId With(GitId tree, GitId before, GitId after)
    {
        var changes = TreeWalk.Compare(store, store.ReadCommit(before).Tree, store.ReadCommit(after).Tree);
        return TreeWalk.Apply(store, tree, changes);
    }
}
