namespace Ralf.Actions.Sessions;

/// <summary>The tree that checks run on after a session has resolved a conflict: its files and everything undisputed,
/// without the versions that it chose from.</summary>
internal static class ConflictCheckTree
{
    /// <summary>Returns the session's own tree if it has no conflict base.</summary>
    public static GitId Build(IGitStore store, SessionPacket packet, SessionObservations observations)
    {
        if (packet.ConflictBase is not { } ground)
        {
            return observations.Tree;
        }

        var start = store.ReadCommit(packet.Base).Tree;
        var beside = TreeWalk
            .Compare(store, start, store.ReadCommit(ground).Tree)
            .Where(c => !c.Path.Value.StartsWith($"{SessionView.Folder}/conflict/", StringComparison.Ordinal));
        PathChange[] all = [.. beside, .. observations.Changes.Allowed];
        return TreeWalk.Apply(store, start, all);
    }
}
