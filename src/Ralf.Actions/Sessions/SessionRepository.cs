namespace Ralf.Actions.Sessions;

/// <summary>The clean repository of a session. It is made again when the agent's processes are gone, since it lies where
/// they could write.</summary>
internal sealed class SessionRepository(GitRepository source, SessionFolders folders) : IDisposable
{
    public CleanRepository Current { get; private set; } = CleanRepository.Create(folders.Clean, source);

    /// <summary>Makes it again for the proof.</summary>
    /// <param name="tree">Writes the tree that the agent was given.</param>
    public void Renew(Func<IGitStore, GitId> tree)
    {
        var old = Current;
        Current = old.Renew(folders.Proof, folders.Workspace, tree);
        old.Dispose();
    }

    public void Dispose() => Current.Dispose();
}
