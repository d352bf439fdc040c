namespace Ralf.Git;

/// <summary>A repository whose runs are stored on its remote <c>origin</c>. Objects are local; refs of runs are read
/// from a mirror of the remote's, made by <see cref="Sync"/>, and moved by one atomic push. The mirror follows each
/// push and is fetched again after a failed one, so Ralf never guesses whether a push without an answer
/// succeeded.</summary>
/// <param name="patterns">The refs that are mirrored: full names, each with at most one <c>*</c>.</param>
internal sealed class OriginStore(IGitStore local, IGitRemote remote, IReadOnlyList<string> patterns) : IGitStore
{
    private const string Mirror = "refs/ralf-origin/";
    private const int Attempts = 4;

    /// <summary>The repository that holds the objects.</summary>
    public IGitStore Local => local;

    /// <summary>Why branches for people, such as the result branch, could not be pushed, which does not stop a run.
    /// Null if all were.</summary>
    public string? Behind { get; private set; }

    /// <summary>Fetches the remote's refs and their objects.</summary>
    public void Sync() => remote.Fetch(patterns.Select(p => $"+{p}:{Here(p)}"));

    public GitId? ResolveCommit(string revision) => local.ResolveCommit(IsOfRun(revision) ? Here(revision) : revision);

    public string? HeadBranch => local.HeadBranch;

    public CommitData ReadCommit(GitId commit) => local.ReadCommit(commit);

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) => local.OpenTrees(trees);

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit) => local.ReadTrees(trees, visit);

    public void FetchMissing(IReadOnlyList<GitId> roots, bool withFiles = true) => local.FetchMissing(roots, withFiles);

    public bool? IsAncestor(GitId commit, GitId tip) => local.IsAncestor(commit, tip);

    public SecondDiff? SecondDiff(GitId oldTree, GitId newTree) => local.SecondDiff(oldTree, newTree);

    public byte[] ReadBlob(GitId blob) => local.ReadBlob(blob);

    public IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> blobs) => local.ReadBlobs(blobs);

    public void ReadBlobs(IReadOnlyList<GitId> blobs, ObjectVisitor visit) => local.ReadBlobs(blobs, visit);

    public IReadOnlyList<long> BlobSizes(IReadOnlyList<GitId> blobs) => local.BlobSizes(blobs);

    public GitId WriteBlob(byte[] content) => local.WriteBlob(content);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => local.WriteTreeBytes(content);

    public GitId WriteCommit(CommitData commit) => local.WriteCommit(commit);

    public bool TryImport(string bundleFile, GitId head) => local.TryImport(bundleFile, head);

    public IReadOnlyList<bool> TryImport(IReadOnlyList<BundleFile> bundles) => local.TryImport(bundles);

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) =>
        IsOfRun(prefix) ? local.Refs(Here(prefix)).ToDictionary(r => There(r.Key), r => r.Value) : local.Refs(prefix);

    public GitId Ref(string name) => local.Ref(IsOfRun(name) ? Here(name) : name);

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        var followers = updates.Where(IsFollower).ToList();
        var here = updates.Where(u => !IsOfRun(u.Name)).ToList();
        if (IsElsewhere(here))
        {
            return false;
        }

        if (!TryPush([.. updates.Except(followers).Except(here)]))
        {
            return false;
        }

        local.TryUpdateRefs(here);
        Follow(followers);
        return true;
    }

    /// <summary>Pushes the branches that people see; retries if no answer arrives. If the push fails, they stay behind
    /// and <see cref="Behind"/> says why. Only the run's own refs matter: a protected branch must not stop a
    /// run.</summary>
    public void Follow(IReadOnlyList<RefUpdate> followers)
    {
        if (followers.Count == 0)
        {
            return;
        }

        for (var i = 0; i < Attempts; i++)
        {
            if (remote.TryPushFollowers(followers, out var error))
            {
                Remember(followers);
                Behind = null;
                return;
            }

            Behind = error;
            if (IsRefusal(error) || !CanRead())
            {
                return;
            }

            if (IsThere(followers))
            {
                Behind = null;
                return;
            }

            if (IsElsewhere(followers))
            {
                return;
            }
        }
    }

    /// <summary>Whether the remote itself refused, as for a protected branch: a retry would not help.</summary>
    private static bool IsRefusal(string error) => error.Contains("[remote rejected]");

    /// <summary>The run's own refs are already pushed, so the next command reports a remote that no longer
    /// answers.</summary>
    private bool CanRead()
    {
        try
        {
            Sync();
            return true;
        }
        catch (UserException)
        {
            return false;
        }
    }

    private bool TryPush(IReadOnlyList<RefUpdate> updates)
    {
        var error = "";
        for (var i = 0; updates.Count > 0 && i < Attempts; i++)
        {
            if (remote.TryPush(updates, out error))
            {
                Remember(updates);
                return true;
            }

            Sync();
            if (IsThere(updates))
            {
                return true;
            }

            if (IsElsewhere(updates))
            {
                return false;
            }

            if (RemoteAnswer.Read(error) is { IsAboutContent: true } answer)
            {
                // The same push would be refused again; the caller finds out which part of it is meant.
                throw GitErrors.PushRefused(error, new(answer));
            }
        }

        return updates.Count == 0 ? true : throw GitErrors.PushRefused(error);
    }

    private bool IsThere(IReadOnlyList<RefUpdate> updates) => updates.All(u => Ref(u.Name) == u.New);

    private bool IsElsewhere(IReadOnlyList<RefUpdate> updates) =>
        updates.Any(u => u.Expected is { } expected && Ref(u.Name) != expected);

    private void Remember(IReadOnlyList<RefUpdate> updates) =>
        local.TryUpdateRefs([.. updates.Select(u => new RefUpdate(Here(u.Name), null, u.New))]);

    private static bool IsFollower(RefUpdate update) =>
        update.Name.StartsWith("refs/heads/", StringComparison.Ordinal)
        && update.Name.EndsWith("/result", StringComparison.Ordinal);

    private static bool IsOfRun(string name) =>
        name.StartsWith("refs/heads/ralf/", StringComparison.Ordinal)
        || name.StartsWith("refs/ralf/", StringComparison.Ordinal);

    private static string Here(string name) => Mirror + name["refs/".Length..];

    private static string There(string name) => "refs/" + name[Mirror.Length..];
}
