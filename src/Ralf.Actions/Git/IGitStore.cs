namespace Ralf.Actions.Git;

/// <summary>
/// Objects and refs of one repository: all that planning, merging and the state log ask of git. A seam: real git stands behind it, and a
/// seeded in-memory store when whole runs are simulated. All calls are synchronous and safe from several threads.
/// </summary>
internal interface IGitStore
{
    /// <summary>The commit that a branch, tag, full ref name or commit id stands for (tags peeled); null where there is none.</summary>
    GitId? ResolveCommit(string revision);

    /// <summary>Reads a commit. Throws <see cref="UserException"/> where the object is missing or no commit.</summary>
    CommitData ReadCommit(GitId commit);

    /// <summary>The entries of a tree object in git's order. Throws <see cref="UserException"/> where it is missing.</summary>
    IReadOnlyList<GitTreeEntry> ReadTree(GitId tree);

    /// <summary>The bytes of a blob. Throws <see cref="UserException"/> where it is missing.</summary>
    byte[] ReadBlob(GitId blob);

    GitId WriteBlob(byte[] content);

    /// <summary>Writes a tree; the entries may come in any order and must have distinct names.</summary>
    GitId WriteTree(IReadOnlyList<GitTreeEntry> entries);

    /// <summary>Writes a commit; author and committer are the same. The same data gives the same id.</summary>
    GitId WriteCommit(CommitData commit);

    /// <summary>All refs whose full name starts with <paramref name="prefix"/>, by full name.</summary>
    IReadOnlyDictionary<string, GitId> Refs(string prefix);

    /// <summary>All or nothing; false where a ref was not as expected (somebody else was faster). Anything else throws.</summary>
    bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates);

    /// <summary>Whether some work tree has this branch (full name) checked out, so that moving it would make that tree look changed. A store without work trees has none.</summary>
    bool IsCheckedOut(string branch) => false;
}
