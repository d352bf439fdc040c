using Ralf.Git;

namespace Ralf.Actions.Sessions;

/// <summary>What the checks of a session that resolves a conflict run on: its files beside all that is undisputed,
/// without the versions that it chose from.</summary>
internal static class ConflictCheckTree
{
    /// <summary>The session's own tree where it has no ground.</summary>
    public static GitId Build(IGitStore store, SessionPacket packet, SessionObservations seen)
    {
        if (packet.ConflictBase is not { } ground)
        {
            return seen.Tree;
        }

        var start = store.ReadCommit(packet.Base).Tree;
        var beside = TreeWalk
            .Compare(store, start, store.ReadCommit(ground).Tree)
            .Where(c => !c.Path.Value.StartsWith($"{SessionView.Folder}/conflict/", StringComparison.Ordinal));
        PathChange[] all = [.. beside, .. seen.Changes.Allowed];
        return TreeWalk.Apply(store, start, all);
    }
}
