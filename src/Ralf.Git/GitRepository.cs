using System.Text;

namespace Ralf.Git;

/// <summary>A real repository on disk, by the git program, which knows every format of objects and refs; LibGit2Sharp
/// writes single objects.</summary>
internal sealed class GitRepository : IGitStore, IDisposable
{
    /// <summary>The names that a revision nearly always stands for are the first ones: of a ref, a tag, a
    /// branch.</summary>
    private const int Likely = 3;

    private readonly GitProgram _git;
    private readonly ObjectStore _objects;
    private readonly RefStore _refs;
    private readonly PartialClone _partial;
    private readonly LibGit2Diff _secondReader;

    private GitRepository(GitProgram git, string commonDirectory, string? workTree)
    {
        _git = git;
        _objects = new ObjectStore(git, commonDirectory);
        _refs = new RefStore(git);
        _partial = new PartialClone(commonDirectory, git);
        _secondReader = new LibGit2Diff(Path.Combine(commonDirectory, "objects"));
        CommonDirectory = commonDirectory;
        WorkTree = workTree;
    }

    /// <summary>Opens the repository that contains <paramref name="directory"/>. Throws <see cref="UserException"/>:
    /// none there, SHA-256 objects, git missing.</summary>
    public static GitRepository Open(string directory)
    {
        var place = GitPlace.Find(Path.GetFullPath(directory), out var refused);
        if (place is null)
        {
            throw refused is null
                ? GitErrors.NoRepository(directory)
                : GitErrors.UnreadableRepository(directory, refused);
        }

        return place.ObjectFormat == "sha1"
            ? new(new GitProgram(place.GitDirectory), place.CommonDirectory, place.WorkTree)
            : throw GitErrors.Sha256Repository(directory);
    }

    /// <summary>Opens a bare one that <see cref="GitDirectory"/> made: there is nothing to be found out about
    /// it.</summary>
    public static GitRepository OpenOwn(string directory) => new(new GitProgram(directory), directory, workTree: null);

    /// <summary>Root of the work tree; null in a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>The git directory that all work trees share.</summary>
    public string CommonDirectory { get; }

    /// <summary>All file paths of a commit, in git's order.</summary>
    public IReadOnlyList<string> Files(GitId commit)
    {
        IReadOnlyList<string> files = [];
        _git.ReadAsync(
                ["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit.Hex],
                async (list, cancellation) => files = await GitName.ReadAsync(list, 0, cancellation)
            )
            .GetAwaiter()
            .GetResult();
        return files;
    }

    /// <summary>Those of the given paths that the ignore rules of the commit match (its <c>.gitignore</c> files alone,
    /// no user or system excludes).</summary>
    public IReadOnlySet<string> Ignored(GitId commit, IReadOnlyList<string> paths) =>
        IgnoreRules.Match(this, ReadCommit(commit).Tree, paths);

    public bool TryImport(string bundleFile, GitId head) =>
        GitBundle.TryUnpack(_git, this, bundleFile) && ResolveCommit(head.Hex) == head;

    /// <summary>Writes a bundle of <paramref name="head"/> without the history of <paramref name="without"/>; leaves no
    /// ref behind.</summary>
    public void Bundle(GitId without, GitId head, string file)
    {
        var name = $"refs/ralf-bundle/{head.Hex}";
        TryUpdateRefs([new RefUpdate(name, null, head)]);
        var made = _git.TryRun(["bundle", "create", "--quiet", Path.GetFullPath(file), name, $"^{without}"]);
        TryUpdateRefs([new RefUpdate(name, null, GitId.None)]);
        if (made.ExitCode != 0)
        {
            throw GitErrors.BundleFailed(made.Error);
        }
    }

    public string? HeadBranch =>
        _git.TryRun(["symbolic-ref", "--quiet", "HEAD"]) is { ExitCode: 0 } found
            ? Encoding.UTF8.GetString(found.Output).TrimEnd('\n')
            : null;

    /// <summary>Whether there is a remote <c>origin</c>.</summary>
    public bool HasOrigin => _git.TryRun(["remote", "get-url", "origin"]).ExitCode == 0;

    /// <summary>The remote <c>origin</c>.</summary>
    /// <param name="followers">For branches that others' workflows watch; null: the same credentials.</param>
    public GitRemote Origin(GitCredentials credentials, GitCredentials? followers = null) =>
        new(CommonDirectory, credentials, followers);

    public GitId? ResolveCommit(string revision) =>
        Revision.Candidates(revision).Select(_objects.Resolve).FirstOrDefault(found => found is not null);

    /// <summary>Many at once, with their content; null where there is none.</summary>
    public FoundCommit?[] ResolveCommits(IReadOnlyList<string> revisions)
    {
        var found = new FoundCommit?[revisions.Count];
        // Ids, tags and branches are answered in the first round.
        for (var round = 0; round < 2; round++)
        {
            var (asked, names) = (new List<int>(), new List<string>());
            for (var i = 0; i < found.Length; i++)
            {
                var candidates = found[i] is null ? Revision.Candidates(revisions[i]) : [];
                foreach (var name in round == 0 ? candidates.Take(Likely) : candidates.Skip(Likely))
                {
                    asked.Add(i);
                    names.Add(name);
                }
            }

            var answers = _objects.Commits(names);
            for (var n = 0; n < answers.Length; n++)
            {
                found[asked[n]] ??= answers[n];
            }
        }

        return found;
    }

    /// <summary>What is written from now on is kept back and goes into the repository together: nothing outside, and no
    /// ref, may name it before <see cref="FlushBatch"/>.</summary>
    public void BeginBatch() => _objects.BeginBatch();

    public void FlushBatch() => _objects.FlushBatch();

    /// <summary>Whether git would merge these texts; takes nothing.</summary>
    public TextMergeResult MergesAsText(GitId? start, IReadOnlyList<GitId> sides) =>
        new TextMerge(_git, ReadBlob).Try(start, sides);

    public void FetchMissing(IReadOnlyList<GitId> roots, bool withFiles = true) => _partial.Complete(roots, withFiles);

    /// <summary>As the other, for a repository that borrows from this one and has objects of its own.</summary>
    public void FetchMissing(GitId tree, GitProgram borrower) => _partial.Complete([tree], withFiles: true, borrower);

    public CommitData ReadCommit(GitId commit) => _objects.ReadCommit(commit);

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) => _objects.OpenTrees(trees);

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit) => _objects.ReadTrees(trees, visit);

    public SecondDiff? SecondDiff(GitId oldTree, GitId newTree)
    {
        FlushBatch();
        return _secondReader.Compare(oldTree, newTree);
    }

    public byte[] ReadBlob(GitId blob) => _objects.ReadBlob(blob);

    public IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> blobs) => _objects.ReadBlobs(blobs);

    public GitId WriteBlob(byte[] content) => _objects.WriteBlob(content);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => _objects.WriteTreeBytes(content);

    public GitId WriteCommit(CommitData commit) => _objects.WriteCommit(commit);

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => _refs.List(prefix);

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) => updates.Count == 0 || _refs.TryUpdate(updates);

    public bool IsCheckedOut(string branch) =>
        GitName.Split(_git.Run(["worktree", "list", "--porcelain"]), (byte)'\n').Contains($"branch {branch}");

    public void Dispose()
    {
        _objects.Dispose();
        _secondReader.Dispose();
    }
}
