namespace Ralf.Git;

/// <summary>Objects and refs of one repository: all that planning, merging and the state log need from git. An
/// interface, since simulations of whole runs use a seeded in-memory store. All calls are synchronous and
/// thread-safe.</summary>
internal interface IGitStore
{
    /// <summary>Resolves a branch, tag, full ref name or commit id to a commit (tags are peeled); null if
    /// missing.</summary>
    GitId? ResolveCommit(string revision);

    /// <summary>Reads a commit. Throws <see cref="UserException"/> if the object is missing or not a commit.</summary>
    CommitData ReadCommit(GitId commit);

    /// <summary>Opens trees, in the order given; recent ones are cached. Throws <see cref="UserException"/> if one is
    /// missing or invalid.</summary>
    IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees);

    /// <summary>Visits the bytes of these trees in any order, neither validated nor cached. Throws
    /// <see cref="UserException"/> if one is missing.</summary>
    void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit);

    /// <summary>The differences that LibGit2Sharp finds between two trees, independently of all other members; null for
    /// a store in memory. Throws <see cref="UserException"/> if an object is missing.</summary>
    SecondDiff? SecondDiff(GitId oldTree, GitId newTree) => null;

    /// <summary>The bytes of a blob. Throws <see cref="UserException"/> if it is missing.</summary>
    byte[] ReadBlob(GitId blob);

    /// <summary>The bytes of many blobs, in order, read lazily. Throws <see cref="UserException"/> if one is
    /// missing.</summary>
    IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> blobs) => blobs.Select(ReadBlob);

    /// <summary>Visits the bytes of many blobs, one at a time. Throws <see cref="UserException"/> if one is
    /// missing.</summary>
    void ReadBlobs(IReadOnlyList<GitId> blobs, ObjectVisitor visit)
    {
        for (var i = 0; i < blobs.Count; i++)
        {
            visit(i, ReadBlob(blobs[i]));
        }
    }

    /// <summary>The size of each blob in bytes, without reading it; 0 if it is missing.</summary>
    IReadOnlyList<long> BlobSizes(IReadOnlyList<GitId> blobs) => [.. blobs.Select(b => (long)ReadBlob(b).Length)];

    /// <summary>Fetches all that a partial clone lacks of these commits, trees and blobs; does nothing in other
    /// repositories. Throws <see cref="UserException"/> if the fetch fails.</summary>
    /// <param name="withFiles">Whether to fetch the contents of files too, or only the trees.</param>
    void FetchMissing(IReadOnlyList<GitId> roots, bool withFiles = true) { }

    /// <summary>Whether a commit is <paramref name="tip"/> or one of its ancestors; null if that cannot be told, as in a
    /// shallow clone.</summary>
    bool? IsAncestor(GitId commit, GitId tip) => Ancestry.Holds(this, commit, tip);

    GitId WriteBlob(byte[] content);

    /// <summary>Writes a tree of these bytes.</summary>
    GitId WriteTreeBytes(ReadOnlySpan<byte> content);

    /// <summary>Writes a commit; author and committer are the same. The same data gives the same id.</summary>
    GitId WriteCommit(CommitData commit);

    /// <summary>Imports the objects of a bundle; true if <paramref name="head"/> is then a commit here. Changes no ref
    /// and no work tree.</summary>
    bool TryImport(string bundleFile, GitId head);

    /// <summary>Imports many bundles, with the outcome of the other overload for each.</summary>
    IReadOnlyList<bool> TryImport(IReadOnlyList<BundleFile> bundles) =>
        [.. bundles.Select(b => TryImport(b.File, b.Head))];

    /// <summary>All refs whose full name starts with <paramref name="prefix"/>, by full name.</summary>
    IReadOnlyDictionary<string, GitId> Refs(string prefix);

    /// <summary>The commit of the ref with this full name; <see cref="GitId.None"/> if there is no such ref.</summary>
    GitId Ref(string name) => Refs(name).GetValueOrDefault(name, GitId.None);

    /// <summary>Updates all refs or none; false if a ref did not have its expected value (another writer was faster).
    /// Throws on any other error.</summary>
    bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates);

    /// <summary>The full name of the branch that <c>HEAD</c> points to; null if it is detached.</summary>
    string? HeadBranch => null;

    /// <summary>Whether a work tree has this branch (full name) checked out, or is in a rebase or bisect of it, so that
    /// moving it would make that tree look changed, or end that work. Always false for a store without work trees.</summary>
    bool IsCheckedOut(string branch) => false;
}

/// <summary>Receives the content of the object with this index. The content is valid only during the call, in which the
/// store must not be used.</summary>
internal delegate void ObjectVisitor(int index, ReadOnlySpan<byte> content);

/// <summary>Reads and writes single trees.</summary>
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
