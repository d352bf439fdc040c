using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Blobs and trees in memory, for what reads a few of them: no program is started.</summary>
internal sealed class SmallStore : IGitStore
{
    private readonly Dictionary<GitId, byte[]> _objects = [];

    /// <summary>The one commit.</summary>
    public GitId Commit { get; init; }

    public GitId? ResolveCommit(string revision) => revision == Commit.Hex ? Commit : null;

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) =>
        [.. trees.Select(t => t == GitId.EmptyTree ? RawTree.Empty : RawTree.Parse(t, _objects[t]))];

    public byte[] ReadBlob(GitId blob) => _objects[blob];

    public GitId WriteBlob(byte[] content) => Write("blob", content);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => Write("tree", content.ToArray());

    public CommitData ReadCommit(GitId commit) => throw new NotSupportedException();

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit) => throw new NotSupportedException();

    public GitId WriteCommit(CommitData commit) => throw new NotSupportedException();

    public bool TryImport(string bundleFile, GitId head) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, GitId> Refs(string prefix) => throw new NotSupportedException();

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) => throw new NotSupportedException();

    private GitId Write(string kind, byte[] content)
    {
        var header = Encoding.ASCII.GetBytes($"{kind} {content.Length}\0");
#pragma warning disable CA5350 // Git's own ids; nothing is kept secret by them.
        var id = GitId.FromBytes(SHA1.HashData([.. header, .. content]));
#pragma warning restore CA5350
        _objects[id] = content;
        return id;
    }
}
