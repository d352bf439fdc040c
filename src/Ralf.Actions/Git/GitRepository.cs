using System.Text;
using LibGit2Sharp;

namespace Ralf.Actions.Git;

/// <summary>A real repository on disk. LibGit2Sharp for objects; the git program where raw names, a transaction of refs, a work tree or ignore rules are needed.</summary>
internal sealed class GitRepository : IGitStore, IDisposable
{
    private readonly GitProgram _git;
    private readonly ObjectStore _objects;
    private readonly RefStore _refs;

    private GitRepository(GitProgram git, string commonDirectory, string? workTree)
    {
        _git = git;
        _objects = new ObjectStore(git);
        _refs = new RefStore(git);
        CommonDirectory = commonDirectory;
        WorkTree = workTree;
    }

    /// <summary>Opens the repository that contains <paramref name="directory"/>. Throws <see cref="UserException"/>: none there, SHA-256 objects, git missing.</summary>
    public static GitRepository Open(string directory)
    {
        GitSetup.Apply();
        var found =
            LibGit2Sharp.Repository.Discover(Path.GetFullPath(directory))
            ?? throw Errors.NoRepository(directory);
        var git = new GitProgram(found.TrimEnd('/'));
        var answer = git.TryRun(["rev-parse", "--show-object-format", "--git-common-dir"]);
        if (answer.ExitCode != 0)
        {
            throw Errors.UnreadableRepository(directory, answer.Error);
        }

        var lines = GitName.Decode(answer.Output).Split('\n');
        if (lines[0] != "sha1")
        {
            throw Errors.Sha256Repository(directory);
        }

        var common = Path.GetFullPath(lines[1], git.GitDirectory);
        try
        {
            using var repository = new LibGit2Sharp.Repository(git.GitDirectory);
            return new GitRepository(
                git,
                common,
                repository.Info.WorkingDirectory is { } tree
                    ? Path.TrimEndingDirectorySeparator(tree)
                    : null
            );
        }
        catch (LibGit2SharpException e)
        {
            throw Errors.UnreadableRepository(directory, e.Message);
        }
    }

    /// <summary>Root of the work tree; null in a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>The git directory that all work trees share.</summary>
    public string CommonDirectory { get; }

    /// <summary>All file paths of a commit, in git's order.</summary>
    public IReadOnlyList<string> Files(GitId commit)
    {
        var output = _git.TryRun(["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit.Hex]);
        return output.ExitCode == 0
            ? GitName.Split(output.Output, 0)
            : throw Errors.GitFailed("ls-tree", output.Error);
    }

    /// <summary>Those of the given paths that the ignore rules of the commit match (its <c>.gitignore</c> files alone, no user or system excludes).</summary>
    public IReadOnlySet<string> Ignored(GitId commit, IReadOnlyList<string> paths) =>
        IgnoreRules.Match(this, ReadCommit(commit).Tree, paths);

    /// <summary>Takes the objects of a bundle in; true where <paramref name="head"/> is then a commit here. Touches no ref, no work tree.</summary>
    public bool TryImport(string bundleFile, GitId head) =>
        GitBundle.TryUnpack(_git, this, bundleFile) && ResolveCommit(head.Hex) == head;

    public GitId? ResolveCommit(string revision) =>
        Revision
            .Candidates(revision)
            .Select(_objects.Resolve)
            .FirstOrDefault(found => found is not null);

    public CommitData ReadCommit(GitId commit) => _objects.ReadCommit(commit);

    public IReadOnlyList<GitTreeEntry> ReadTree(GitId tree) => _objects.ReadTree(tree);

    public byte[] ReadBlob(GitId blob) => _objects.ReadBlob(blob);

    public GitId WriteBlob(byte[] content) => _objects.WriteBlob(content);

    public GitId WriteTree(IReadOnlyList<GitTreeEntry> entries) => _objects.WriteTree(entries);

    public GitId WriteCommit(CommitData commit) => _objects.WriteCommit(commit);

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => _refs.List(prefix);

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) =>
        updates.Count == 0 || _refs.TryUpdate(updates);

    public bool IsCheckedOut(string branch) =>
        GitName
            .Split(_git.Run(["worktree", "list", "--porcelain"]), (byte)'\n')
            .Contains($"branch {branch}");

    public void Dispose() => _objects.Dispose();
}
