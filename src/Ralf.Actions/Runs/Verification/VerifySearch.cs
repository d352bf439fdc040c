namespace Ralf.Actions.Runs;

/// <summary>A commit to run <c>verify</c> on next.</summary>
/// <param name="Holds">The tasks whose work it contains; null: it is the result.</param>
internal sealed record VerifyTarget(GitId Commit, IReadOnlyList<TaskId>? Holds);

/// <summary>
/// Finds the tasks that make the result fail its <c>verify</c>: it bisects the tasks in landing order, one run of
/// <c>verify</c> at a time. The culprit is then tried alone with what it needs: if that passes, other tasks take part
/// in the failure, and they are found in the same way. All findings are in the log, so that any engine can continue the
/// search.
/// </summary>
internal sealed class VerifySearch(IGitStore store, RunState state)
{
    private readonly IReadOnlyList<TaskId> _landed = [.. state.Landings.Select(l => l.Task).Distinct()];

    /// <summary>The next commit to verify; null if nothing is left to find.</summary>
    public VerifyTarget? Next =>
        state.Plan.Verify.Count == 0 || state.Result == state.Base ? null
        : Verdict(state.Result) is not { } passed ? new(state.Result, null)
        : passed || IsBlamed || IsLost ? null
        : Search().Next;

    /// <summary>The culprits, once they are known and not logged yet; otherwise null.</summary>
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
            // Tasks known to be needed for the failure, with everything that they need.
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

    /// <summary>The first task that makes it fail on top of the known ones; or what to verify to find out.</summary>
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

    /// <summary>Possible culprits beside the known tasks. A task that was found before ends the list: without it
    /// nothing failed.</summary>
    private List<TaskId> Rest(IReadOnlySet<TaskId> known, List<TaskId> found) =>
        [.. _landed.TakeWhile(t => found.Count == 0 || t != found[^1]).Where(t => !known.Contains(t))];

    /// <summary>The tasks and everything landed that they need.</summary>
    private HashSet<TaskId> With(IEnumerable<TaskId> tasks) => NeedsClosure.Of(tasks, id => state[id].Task);

    /// <summary>The base with only the work of these tasks, each change as it landed; the same tasks give the same
    /// commit.</summary>
    private VerifyTarget Target(IReadOnlySet<TaskId> tasks)
    {
        var tree = store.ReadCommit(state.MergedBase).Tree;
        var last = state.MergedBase;
        for (var i = 0; i <= state.Landings.Count; i++)
        {
            // People's commits are in every part, like the base: nobody can send them back.
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

    /// <summary>The tree, with each path that differs between two commits as it is in the second.</summary>
    private GitId With(GitId tree, GitId before, GitId after)
    {
        var changes = TreeWalk.Compare(store, store.ReadCommit(before).Tree, store.ReadCommit(after).Tree);
        return TreeWalk.Apply(store, tree, changes);
    }
}
