using Ralf.Git;

namespace Ralf.Actions.Tests.Runs;

/// <summary>The process died: nothing of it writes any more.</summary>
internal sealed class SimulatedDeathException : Exception;

/// <summary>Lets a simulated process die at a moment; moments are counted from 1, and nothing works after the
/// last.</summary>
/// <param name="last">0: it never dies.</param>
internal sealed class Fate(int last = 0)
{
    private int _moments;

    public int Moments => _moments;

    public void Step()
    {
        if (Interlocked.Increment(ref _moments) >= last && last > 0)
        {
            throw new SimulatedDeathException();
        }
    }
}

/// <summary>A store that a process sees until it dies: before a transaction, or after it took effect.</summary>
internal sealed class MortalStore(IGitStore store, Fate fate) : IGitStore
{
    public GitId? ResolveCommit(string revision) => store.ResolveCommit(revision);

    public CommitData ReadCommit(GitId commit) => store.ReadCommit(commit);

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) => store.OpenTrees(trees);

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit) => store.ReadTrees(trees, visit);

    public SecondDiff? SecondDiff(GitId oldTree, GitId newTree) => store.SecondDiff(oldTree, newTree);

    public byte[] ReadBlob(GitId blob) => store.ReadBlob(blob);

    public GitId WriteBlob(byte[] content) => store.WriteBlob(content);

    public bool TryImport(string bundleFile, GitId head) => store.TryImport(bundleFile, head);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => store.WriteTreeBytes(content);

    public GitId WriteCommit(CommitData commit) => store.WriteCommit(commit);

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => store.Refs(prefix);

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        fate.Step();
        var done = store.TryUpdateRefs(updates);
        fate.Step();
        return done;
    }
}
