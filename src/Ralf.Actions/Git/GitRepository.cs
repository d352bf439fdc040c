namespace Ralf.Actions.Git;

/// <summary>A real repository on disk. LibGit2Sharp for objects; the git program where a transaction of refs, a work tree or ignore rules are needed.</summary>
internal sealed class GitRepository : IGitStore, IDisposable
{
    /// <summary>Opens the repository that contains <paramref name="directory"/>. Throws <see cref="UserException"/>: none there, SHA-256 objects, git missing.</summary>
    public static GitRepository Open(string directory) => throw new NotSupportedException();

    /// <summary>Root of the work tree; null in a bare repository.</summary>
    public string? WorkTree => throw new NotSupportedException();

    /// <summary>The git directory that all work trees share.</summary>
    public string CommonDirectory => throw new NotSupportedException();

    /// <summary>All file paths of a commit, in git's order.</summary>
    public IReadOnlyList<string> Files(GitId commit) => throw new NotSupportedException();

    /// <summary>Those of the given paths that the ignore rules of the commit match (its <c>.gitignore</c> files alone, no user or system excludes).</summary>
    public IReadOnlySet<string> Ignored(GitId commit, IReadOnlyList<string> paths) =>
        throw new NotSupportedException();

    /// <summary>Takes the objects of a bundle in; true where <paramref name="head"/> is then a commit here. Touches no ref, no work tree.</summary>
    public bool TryImport(string bundleFile, GitId head) => throw new NotSupportedException();

    public GitId? ResolveCommit(string revision) => throw new NotSupportedException();

    public CommitData ReadCommit(GitId commit) => throw new NotSupportedException();

    public IReadOnlyList<GitTreeEntry> ReadTree(GitId tree) => throw new NotSupportedException();

    public byte[] ReadBlob(GitId blob) => throw new NotSupportedException();

    public GitId WriteBlob(byte[] content) => throw new NotSupportedException();

    public GitId WriteTree(IReadOnlyList<GitTreeEntry> entries) =>
        throw new NotSupportedException();

    public GitId WriteCommit(CommitData commit) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) =>
        throw new NotSupportedException();

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) =>
        throw new NotSupportedException();

    public void Dispose() { }
}
