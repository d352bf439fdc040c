using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Core.Merging;

/// <summary>
/// Proves once more, from the objects themselves, that a recorded session is what it says: dispatched base, one commit,
/// changes inside the scope that it
/// was dispatched with. The record may come from a machine that an agent ran on; nothing of it is believed.
/// </summary>
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
        return Prove(store, plan, dispatch, head, trees);
    }

    /// <summary>The proof of the paths, by both readers.</summary>
    private static ProvenSession Prove(IGitStore store, Plan plan, TaskDispatched dispatch, GitId head, TreePair trees)
    {
        var scope = Scope.Parse(dispatch.Scope);
        var protectedPaths = ProtectedPaths.For(plan.Unprotect, plan.Source);
        var changes = TreeWalk.Compare(store, trees.Old, trees.New);
        var proven = ScopeProof.Prove(
            changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(store, trees.Old, path)
        );
        var isSound = proven.Refused.Count == 0;
        var disagreement = SecondReading.Compare(
            store,
            trees,
            changes,
            $"the session of '{dispatch.Task}', attempt {dispatch.Attempt}, commit {head.Short}",
            isSound ? path => scope.Matches(path) && !protectedPaths.Matches(path) : null
        );
        return isSound
            ? new(changes, null, disagreement)
            : new(
                null,
                $"commit {head.Short} holds paths outside the dispatched scope: {proven.Refused[0].Change.Path}",
                disagreement
            );
    }
}

/// <summary>What the proof of a session comes to.</summary>
/// <param name="Changes">What it changed; null if it must not land.</param>
/// <param name="Refused">Why it must not land.</param>
/// <param name="Disagreement">What the two readers of its trees do not agree on: then nothing may land.</param>
internal sealed record ProvenSession(IReadOnlyList<PathChange>? Changes, string? Refused, Disagreement? Disagreement)
{
    public static ProvenSession No(string why) => new(null, why, null);
}
