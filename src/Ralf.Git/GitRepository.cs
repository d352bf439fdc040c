namespace Ralf.Git;

/// <summary>A real repository on disk. The git program reads it, since it knows every format of objects and refs;
/// LibGit2Sharp writes single objects.</summary>
internal sealed class GitRepository : IGitStore, IDisposable
{
    /// <summary>A revision nearly always means one of the first candidates: a ref, a tag or a branch.</summary>
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
        _secondReader = new LibGit2Diff(commonDirectory);
        CommonDirectory = commonDirectory;
        WorkTree = workTree;
    }

    /// <summary>Opens the repository that contains <paramref name="directory"/>. Throws <see cref="UserException"/> if
    /// it is missing or has SHA-256 objects, or git is missing.</summary>
    public static GitRepository Open(string directory)
    {
        var folder = Path.GetFullPath(directory);
        var place = GitPlace.Find(folder, out var refused);
        if ((GitPlace.Objection(folder) ?? GitPlace.Objection(place, refused)) is { } objection)
        {
            throw GitErrors.UnusablePath(directory, objection);
        }

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

    /// <summary>Opens a bare repository made by <see cref="GitDirectory"/>, which needs no inspection.</summary>
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

    /// <summary>The paths of a commit at which it has other repositories, with or without a <c>.gitmodules</c>.</summary>
    public IReadOnlyList<string> Submodules(GitId commit) =>
        [
            .. GitName
                .Split(_git.Run(["ls-tree", "-r", "-d", "-z", "--full-tree", commit.Hex]), 0)
                .Where(entry => entry.StartsWith("160000 ", StringComparison.Ordinal))
                .Select(entry => entry[(entry.IndexOf('\t') + 1)..]),
        ];

    /// <summary>Returns those paths that the commit's ignore rules match (its <c>.gitignore</c> files only, no user or
    /// system excludes).</summary>
    public IReadOnlySet<string> Ignored(GitId commit, IReadOnlyList<string> paths) =>
        IgnoreRules.Match(this, ReadCommit(commit).Tree, paths);

    public bool TryImport(string bundleFile, GitId head) =>
        GitBundle.TryUnpack(_git, this, bundleFile) && ResolveCommit(head.Hex) == head;

    public IReadOnlyList<bool> TryImport(IReadOnlyList<BundleFile> bundles) =>
        new BundleGroups(_git, this).Import(bundles);

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

    /// <summary>Whether the remote <c>origin</c> is configured.</summary>
    public bool HasOrigin => _git.TryRun(["remote", "get-url", "origin"]).ExitCode == 0;

    /// <summary>The remote <c>origin</c>.</summary>
    /// <param name="followers">For branches whose pushes trigger workflows; null: the same credentials.</param>
    /// <param name="onRefused">Called if the remote refuses these, so that the others are used instead.</param>
    public GitRemote Origin(GitCredentials credentials, GitCredentials? followers = null, Action? onRefused = null) =>
        new(CommonDirectory, credentials, followers, onRefused);

    public GitId? ResolveCommit(string revision) =>
        Revision.Candidates(revision).Select(_objects.Resolve).FirstOrDefault(found => found is not null);

    /// <summary>Resolves many revisions at once, with the commits' content; null for each that is missing.</summary>
    public FoundCommit?[] ResolveCommits(IReadOnlyList<string> revisions)
    {
        var found = new FoundCommit?[revisions.Count];
        // The first round resolves ids, tags and branches.
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

    /// <summary>Objects written from now on are held back and stored together. Nothing outside, and no ref, may name
    /// them before <see cref="FlushBatch"/>.</summary>
    public void BeginBatch() => _objects.BeginBatch();

    public void FlushBatch() => _objects.FlushBatch();

    /// <summary>Whether git would merge these texts without conflicts; the merge is not used.</summary>
    public TextMergeResult MergesAsText(GitId? start, IReadOnlyList<GitId> sides) =>
        new TextMerge(_git, ReadBlob).Try(start, sides);

    public void FetchMissing(IReadOnlyList<GitId> roots, bool withFiles = true) => _partial.Complete(roots, withFiles);

    /// <summary>Like the other overload, for a repository that borrows objects from this one and has its own.</summary>
    public void FetchMissing(GitId tree, GitProgram borrower) => _partial.Complete([tree], withFiles: true, borrower);

    /// <summary>The newest commits that both have; empty if there is no such commit, null if a shallow clone does not
    /// tell.</summary>
    public IReadOnlyList<GitId>? MergeBases(GitId one, GitId other)
    {
        FlushBatch();
        var found = _git.TryRun(["merge-base", "--all", one.Hex, other.Hex]);
        var isShallow = File.Exists(Path.Combine(CommonDirectory, "shallow"));
        return found.ExitCode > 1 || (found.ExitCode == 1 && isShallow)
            ? null
            : [.. GitName.Split(found.Output, (byte)'\n').Select(GitId.Parse)];
    }

    public bool? IsAncestor(GitId commit, GitId tip) => MergeBases(commit, tip)?.Contains(commit);

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

    public void ReadBlobs(IReadOnlyList<GitId> blobs, ObjectVisitor visit) => _objects.ReadBlobs(blobs, visit);

    public IReadOnlyList<long> BlobSizes(IReadOnlyList<GitId> blobs)
    {
        FlushBatch();
        var names = Encoding.ASCII.GetBytes(string.Concat(blobs.Select(b => $"{b.Hex}\n")));
        var answers = Encoding
            .ASCII.GetString(_git.Run(["cat-file", "--batch-check=%(objectsize)"], names))
            .Split('\n');
        return
        [
            .. answers
                .Take(blobs.Count)
                .Select(a => long.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0),
        ];
    }

    public GitId WriteBlob(byte[] content) => _objects.WriteBlob(content);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => _objects.WriteTreeBytes(content);

    public GitId WriteCommit(CommitData commit) => _objects.WriteCommit(commit);

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => _refs.List(prefix);

    public GitId Ref(string name) => _objects.RefCommit(name) ?? Refs(name).GetValueOrDefault(name, GitId.None);

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) => updates.Count == 0 || _refs.TryUpdate(updates);

    public bool IsCheckedOut(string branch) => HeldBranches().Contains(branch);

    /// <summary>The full names of all branches that a work tree holds; see <see cref="Ralf.Git.HeldBranches"/>.</summary>
    public IReadOnlySet<string> HeldBranches() => Git.HeldBranches.Read(_git, CommonDirectory);

    public void Dispose()
    {
        _objects.Dispose();
        _secondReader.Dispose();
    }
}
