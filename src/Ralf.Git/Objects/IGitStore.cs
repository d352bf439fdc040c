namespace Ralf.Git;

/// <summary>
/// Objects and refs of one repository: all that planning, merging and the state log ask of git. A seam: real git stands
/// behind it, and a
/// seeded in-memory store when whole runs are simulated. All calls are synchronous and safe from several threads.
/// </summary>
internal interface IGitStore
{
    /// <summary>The commit that a branch, tag, full ref name or commit id stands for (tags peeled); null where there is
    /// none.</summary>
    GitId? ResolveCommit(string revision);

    /// <summary>Reads a commit. Throws <see cref="UserException"/> where the object is missing or no commit.</summary>
    CommitData ReadCommit(GitId commit);

    /// <summary>These trees, in the order asked; kept for a while. Throws <see cref="UserException"/> where one is
    /// missing or not sound.</summary>
    IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees);

    /// <summary>The bytes of these trees, one after the other in any order, neither checked nor kept. Throws <see
    /// cref="UserException"/> where one is missing.</summary>
    void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit);

    /// <summary>What LibGit2Sharp finds between two trees, read independently of all other members; null for a store in
    /// memory. Throws <see cref="UserException"/> if an object is missing.</summary>
    SecondDiff? SecondDiff(GitId oldTree, GitId newTree) => null;

    /// <summary>The bytes of a blob. Throws <see cref="UserException"/> where it is missing.</summary>
    byte[] ReadBlob(GitId blob);

    /// <summary>The bytes of many blobs, in their order, as they are asked for. Throws <see cref="UserException"/>
    /// where one is missing.</summary>
    IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> blobs) => blobs.Select(ReadBlob);

    /// <summary>
    /// Fetches what a partial clone lacks of these commits, trees and blobs, all at once; does nothing elsewhere.
    /// Throws <see cref="UserException"/> where it cannot
    /// be had.
    /// </summary>
    /// <param name="withFiles">Whether what files hold is wanted too, or the trees alone.</param>
    void FetchMissing(IReadOnlyList<GitId> roots, bool withFiles = true) { }

    GitId WriteBlob(byte[] content);

    /// <summary>Writes a tree of these bytes.</summary>
    GitId WriteTreeBytes(ReadOnlySpan<byte> content);

    /// <summary>Writes a commit; author and committer are the same. The same data gives the same id.</summary>
    GitId WriteCommit(CommitData commit);

    /// <summary>Takes the objects of a bundle in; true where <paramref name="head"/> is then a commit here. Touches no
    /// ref, no work tree.</summary>
    bool TryImport(string bundleFile, GitId head);

    /// <summary>All refs whose full name starts with <paramref name="prefix"/>, by full name.</summary>
    IReadOnlyDictionary<string, GitId> Refs(string prefix);

    /// <summary>All or nothing; false where a ref was not as expected (somebody else was faster). Anything else
    /// throws.</summary>
    bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates);

    /// <summary>The full name of the branch that <c>HEAD</c> is on; null where it is on none.</summary>
    string? HeadBranch => null;

    /// <summary>Whether some work tree has this branch (full name) checked out, so that moving it would make that tree
    /// look changed. A store without work trees has none.</summary>
    bool IsCheckedOut(string branch) => false;
}

/// <summary>Is given the content of the object with this index. It holds during the call alone, in which nothing else
/// may be asked of the store.</summary>
internal delegate void ObjectVisitor(int index, ReadOnlySpan<byte> content);

/// <summary>Trees one at a time.</summary>
internal static class GitStoreTrees
{
    public static RawTree OpenTree(this IGitStore store, GitId tree) => store.OpenTrees([tree])[0];

    /// <summary>The entries of a tree object in git's order.</summary>
    public static IReadOnlyList<GitTreeEntry> ReadTree(this IGitStore store, GitId tree) =>
        store.OpenTree(tree).Entries();

    /// <summary>Writes a tree; the entries may come in any order and must have distinct names.</summary>
    public static GitId WriteTree(this IGitStore store, IReadOnlyList<GitTreeEntry> entries) =>
        store.WriteTreeBytes(TreeCodec.Write(entries));
}
