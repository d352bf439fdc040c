using System.Security.Cryptography;
using System.Text;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Objects and refs in memory, with the ids that git would give; counts how often trees are read. Safe from several threads.</summary>
internal sealed class MemoryGitStore : IGitStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GitId, (string Kind, byte[] Content)> _objects = [];
    private readonly SortedDictionary<string, GitId> _refs = new(StringComparer.Ordinal);

    public int TreesRead { get; set; }

    /// <summary>Entries of the trees read, whether anybody looked at them or not.</summary>
    public int EntriesRead { get; set; }

    public GitId? ResolveCommit(string revision)
    {
        lock (_lock)
        {
            foreach (var name in Revision.Candidates(revision))
            {
                if (_refs.TryGetValue(name, out var id) || GitId.TryParse(name, out id))
                {
                    return _objects.TryGetValue(id, out var found) && found.Kind == "commit"
                        ? id
                        : null;
                }
            }

            return null;
        }
    }

    public CommitData ReadCommit(GitId commit) => CommitCodec.Parse(Read(commit, "commit"))!;

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) =>
        [
            .. trees.Select(t =>
                t == GitId.EmptyTree ? RawTree.Empty : RawTree.Parse(t, OpenTree(t))
            ),
        ];

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
    {
        for (var i = 0; i < trees.Count; i++)
        {
            visit(i, OpenTree(trees[i]));
        }
    }

    public byte[] ReadBlob(GitId blob) => Read(blob, "blob");

    public GitId WriteBlob(byte[] content) => Write("blob", content);

    public GitId WriteTreeBytes(byte[] content) => Write("tree", content);

    public GitId WriteCommit(CommitData commit) => Write("commit", CommitCodec.Write(commit));

    public bool TryImport(string bundleFile, GitId head) =>
        throw new NotSupportedException("no bundles here");

    public IReadOnlyDictionary<string, GitId> Refs(string prefix)
    {
        lock (_lock)
        {
            return new SortedDictionary<string, GitId>(
                _refs.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(),
                StringComparer.Ordinal
            );
        }
    }

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        lock (_lock)
        {
            if (updates.Any(u => u.Expected is { } e && _refs.GetValueOrDefault(u.Name) != e))
            {
                return false;
            }

            foreach (var update in updates)
            {
                if (update.New.IsNone)
                {
                    _refs.Remove(update.Name);
                }
                else
                {
                    _refs[update.Name] = update.New;
                }
            }

            return true;
        }
    }

    private byte[] Read(GitId id, string kind)
    {
        lock (_lock)
        {
            return _objects.TryGetValue(id, out var found) && found.Kind == kind
                ? found.Content
                : throw Errors.ObjectMissing(id, kind);
        }
    }

    private byte[] OpenTree(GitId tree)
    {
        var content = Read(tree, "tree");
        lock (_lock)
        {
            TreesRead++;
            EntriesRead += RawTree.Parse(tree, content).Count;
        }

        return content;
    }

    private GitId Write(string kind, byte[] content)
    {
        byte[] framed = [.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content];
#pragma warning disable CA5350 // git's ids are SHA-1
        var id = GitId.Parse(Convert.ToHexStringLower(SHA1.HashData(framed)));
#pragma warning restore CA5350
        lock (_lock)
        {
            _objects[id] = (kind, content);
        }

        return id;
    }
}
