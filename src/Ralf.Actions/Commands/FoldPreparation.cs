using System.IO.Compression;
using Ralf.Actions.Git;
using Ralf.Actions.Merging;

namespace Ralf.Actions.Commands;

/// <summary>
/// A fold of next to nothing, in memory. Done on a second thread while the first still reads the command line, it loads the code and the libraries that the fold itself
/// then finds ready.
/// </summary>
internal static class FoldPreparation
{
    /// <param name="output">Where what nobody reads goes.</param>
    public static void Run(TextWriter output)
    {
        var store = new Trees();
        var (before, after) = (
            GitId.EmptyTree,
            GitId.Parse(new string('a', GitId.None.Hex.Length))
        );
        FoldHead Head(params GitId[] files) =>
            new("a", after, new(store.Root(files), [], new("", "", default), ""));
        var start = Head(before, before);
        var outcome = BranchFold.Fold(
            store,
            start,
            [Head(before, after), Head(after, before)],
            commit: false
        );
        new FoldReport(start, outcome, null).WriteJson(output);
    }

    private sealed class Trees : IGitStore
    {
        private readonly Dictionary<string, byte[]> _trees = [];

        /// <summary>A root with one folder that holds these files.</summary>
        public GitId Root(GitId[] files)
        {
            var folder = this.WriteTree([
                .. files.Select((id, i) => new GitTreeEntry($"a{i}", GitMode.File, id)),
            ]);
            return this.WriteTree([new("b", GitMode.Tree, folder)]);
        }

        public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees)
        {
            var opened = new RawTree[trees.Count];
            ReadTrees(
                trees,
                (i, content) => opened[i] = RawTree.Parse(trees[i], content.ToArray())
            );
            return opened;
        }

        public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
        {
            for (var i = 0; i < trees.Count; i++)
            {
                using var stored = new MemoryStream(_trees[trees[i].Hex]);
                using var zlib = new ZLibStream(stored, CompressionMode.Decompress);
                var content = new byte[stored.Length];
                visit(i, content.AsSpan(0, zlib.ReadAtLeast(content, content.Length, false)));
            }
        }

        public GitId WriteTreeBytes(ReadOnlySpan<byte> content)
        {
            var stored = new StoredObject(GitObjectKind.Tree, content);
            var id = GitId.FromBytes(stored.Id);
            _trees[id.Hex] = stored.Stream.ToArray();
            return id;
        }

        public GitId? ResolveCommit(string revision) => throw new NotSupportedException();

        public CommitData ReadCommit(GitId commit) => throw new NotSupportedException();

        public byte[] ReadBlob(GitId blob) => throw new NotSupportedException();

        public GitId WriteBlob(byte[] content) => throw new NotSupportedException();

        public GitId WriteCommit(CommitData commit) => throw new NotSupportedException();

        public bool TryImport(string bundleFile, GitId head) => throw new NotSupportedException();

        public IReadOnlyDictionary<string, GitId> Refs(string prefix) =>
            throw new NotSupportedException();

        public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates) =>
            throw new NotSupportedException();
    }
}
