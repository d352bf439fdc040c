using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Scopes;
using Ralf.Actions.State;

namespace Ralf.Actions.Merging;

/// <summary>
/// Proves once more, from the objects themselves, that a recorded session is what it says: dispatched base, one commit, changes inside the scope that it
/// was dispatched with. The record may come from a machine that an agent ran on; nothing of it is believed.
/// </summary>
internal static class SessionProof
{
    /// <summary>The session's changes; null with a reason where it must not land.</summary>
    public static (IReadOnlyList<PathChange>? Changes, string? Refused) Prove(
        IGitStore store,
        Plan plan,
        TaskDispatched dispatch,
        SessionRecord record
    )
    {
        if (
            record.Fence != dispatch.Fence
            || record.TaskId != dispatch.Task
            || record.Attempt != dispatch.Attempt
            || record.Base != dispatch.Base
        )
        {
            return (null, "the record is not of the attempt that was dispatched");
        }

        if (record.Head is not { } head)
        {
            return ([], null);
        }

        if (store.ResolveCommit(head.Hex) is null)
        {
            return (null, $"commit {head.Short} is not in this repository");
        }

        var commit = store.ReadCommit(head);
        if (commit.Parents is not [var parent] || parent != dispatch.Base)
        {
            return (
                null,
                $"commit {head.Short} is not one commit on the dispatched base {dispatch.Base.Short}"
            );
        }

        var baseTree = store.ReadCommit(dispatch.Base).Tree;
        var changes = TreeWalk.Compare(store, baseTree, commit.Tree);
        var proven = ScopeProof.Prove(
            changes,
            Scope.Parse(dispatch.Scope),
            ProtectedPaths.For(plan.Unprotect, plan.Source),
            path => TreeWalk.Siblings(store, baseTree, path)
        );
        return proven.Refused.Count == 0
            ? (changes, null)
            : (
                null,
                $"commit {head.Short} holds paths outside the dispatched scope: {proven.Refused[0].Change.Path}"
            );
    }
}
