namespace Ralf.Actions.Git;

/// <summary>What a workspace's files make of the base: the changes path by path, ignored paths left out.</summary>
/// <param name="Tree">The whole tree as found, out-of-scope paths and all; never committed as it is.</param>
internal sealed record RebuiltTree(GitId Tree, IReadOnlyList<PathChange> Changes);

/// <summary>
/// A repository of our own beside a workspace: it borrows the source's objects, checks out raw, and rebuilds the tree from the files on disk without
/// ever running or trusting the workspace's own <c>.git</c> (design: a session, steps 1 and 5).
/// </summary>
internal sealed class CleanRepository : IDisposable
{
    /// <summary>Creates it (bare) at <paramref name="directory"/>, which must not exist, borrowing the objects of <paramref name="source"/>.</summary>
    public static CleanRepository Create(string directory, GitRepository source) =>
        throw new NotSupportedException();

    /// <summary>Its objects (the source's included); what is written stays in this repository.</summary>
    public IGitStore Store => throw new NotSupportedException();

    /// <summary>Writes a tree's files, byte for byte, into a folder that does not exist or is empty.</summary>
    public Task CheckoutAsync(GitId tree, string folder, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Gives a checked-out folder a <c>.git</c> of its own at <paramref name="commit"/>, for the agent's use; it shares nothing with ours but borrowed objects.</summary>
    public void AddAgentRepository(string folder, GitId commit) =>
        throw new NotSupportedException();

    /// <summary>Rebuilds the tree from the files on disk and compares it with the base commit's. Removes every <c>.git</c> below the folder first.</summary>
    public Task<RebuiltTree> RebuildAsync(
        string folder,
        GitId baseCommit,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>Writes a bundle of <paramref name="head"/> without the history of <paramref name="baseCommit"/>.</summary>
    public Task BundleAsync(
        GitId baseCommit,
        GitId head,
        string refName,
        string file,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public void Dispose() { }
}
