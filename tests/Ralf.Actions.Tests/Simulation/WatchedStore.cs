using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// A real store that remembers how its refs moved. It waits for the git program, and so must not be called where
/// continuations wait for the one thread of
/// <see cref="SeededScheduler"/>.
/// </summary>
internal sealed class WatchedStore(IGitStore store) : IGitStore
{
    /// <summary>Every move of a ref so far, with what it was before.</summary>
    public List<RefUpdate> Moves { get; } = [];

    public GitId? ResolveCommit(string revision) => Aside(() => store.ResolveCommit(revision));

    public CommitData ReadCommit(GitId commit) => Aside(() => store.ReadCommit(commit));

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) => Aside(() => store.OpenTrees(trees));

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit) =>
        Aside(() =>
        {
            store.ReadTrees(trees, visit);
            return true;
        });

    public SecondDiff? SecondDiff(GitId oldTree, GitId newTree) => Aside(() => store.SecondDiff(oldTree, newTree));

    public byte[] ReadBlob(GitId blob) => Aside(() => store.ReadBlob(blob));

    public IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> blobs) => Aside(() => store.ReadBlobs(blobs).ToList());

    public GitId WriteBlob(byte[] content) => Aside(() => store.WriteBlob(content));

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content)
    {
        var copy = content.ToArray();
        return Aside(() => store.WriteTreeBytes(copy));
    }

    public GitId WriteCommit(CommitData commit) => Aside(() => store.WriteCommit(commit));

    public bool TryImport(string bundleFile, GitId head) => Aside(() => store.TryImport(bundleFile, head));

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => Aside(() => store.Refs(prefix));

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        var before = Refs("refs/");
        if (!Aside(() => store.TryUpdateRefs(updates)))
        {
            return false;
        }

        Moves.AddRange(updates.Select(u => u with { Expected = before.GetValueOrDefault(u.Name) }));
        return true;
    }

    private static T Aside<T>(Func<T> call) => Task.Run(call).GetAwaiter().GetResult();
}
