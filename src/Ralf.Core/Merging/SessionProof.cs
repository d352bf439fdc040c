using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;

namespace Ralf.Core.Merging;

/// <summary>Proves from git's objects that a recorded session is what it claims: dispatched base, one commit, changes
/// inside the dispatched scope. The record may come from a machine that ran an agent, so nothing in it is
/// trusted.</summary>
internal static class SessionProof
{
    public static ProvenSession Prove(IGitStore store, Plan plan, TaskDispatched dispatch, SessionRecord record)
    {
        if (
            record.Fence != dispatch.Fence
            || record.TaskId != dispatch.Task
            || record.Attempt != dispatch.Attempt
            || record.Base != dispatch.Base
        )
        {
            return ProvenSession.No("the record is not of the attempt that was dispatched");
        }

        if (record.Head is not { } head)
        {
            return new([], null, null);
        }

        if (store.ResolveCommit(head.Hex) is null)
        {
            return ProvenSession.No($"commit {head.Short} is not in this repository");
        }

        var commit = store.ReadCommit(head);
        if (commit.Parents is not [var parent] || parent != dispatch.Base)
        {
            return ProvenSession.No(
                $"commit {head.Short} is not one commit on the dispatched base {dispatch.Base.Short}"
            );
        }

        var trees = new TreePair(store.ReadCommit(dispatch.Base).Tree, commit.Tree);
        var proven = Prove(store, plan, dispatch, head, trees);
        return proven.Changes is not null && SessionCommit.Objection(record, head, commit) is { } objection
            ? proven with
            {
                Changes = null,
                Refused = $"commit {head.Short} is not one that Ralf made: {objection}",
            }
            : proven;
    }

    /// <summary>Proves the paths, with both readers.</summary>
    private static ProvenSession Prove(IGitStore store, Plan plan, TaskDispatched dispatch, GitId head, TreePair trees)
    {
        var scope = Scope.Parse(dispatch.Scope);
        var protectedPaths = ProtectedPaths.For(plan.Unprotect, plan.Source);
        var changes = TreeWalk.Compare(store, trees.Old, trees.New);
        var content = plan.Content.On(store, trees.Old, scope, protectedPaths);
        var proven = ScopeProof.Prove(
            changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(store, trees.Old, path),
            content
        );
        var isSound = proven.Refused.Count == 0;
        var disagreement = SecondReading.Compare(
            store,
            trees,
            changes,
            $"the session of '{dispatch.Task}', attempt {dispatch.Attempt}, commit {head.Short}",
            isSound ? path => scope.Admits(path) && !protectedPaths.Guards(path) : null,
            content
        );
        return isSound
            ? new(changes, null, disagreement)
            : new(
                null,
                $"commit {head.Short} holds {(proven.Refused[0].Refusal == Refusal.OutOfScope ? "paths outside the dispatched scope" : "what may not land")}: {proven.Refused[0].Text}",
                disagreement
            );
    }
}

/// <summary>The result of proving a session.</summary>
/// <param name="Changes">Its changes; null if it must not land.</param>
/// <param name="Refused">Why it must not land.</param>
/// <param name="Disagreement">The difference between the two readers of its trees: then nothing may land.</param>
internal sealed record ProvenSession(IReadOnlyList<PathChange>? Changes, string? Refused, Disagreement? Disagreement)
{
    public static ProvenSession No(string why) => new(null, why, null);
}
