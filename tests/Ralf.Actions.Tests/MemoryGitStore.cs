using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests;

/// <summary>
/// Objects and refs in memory, with the ids that git would give them. <see cref="BeforeUpdate"/> lets a test play
/// somebody who is faster;
/// <see cref="LeasesToFail"/> refuses that many updates whatever they hold.
/// </summary>
/// <param name="alternates">Where objects are that are not here, as in a clone that borrows them.</param>
internal sealed partial class MemoryGitStore(MemoryGitStore? alternates = null) : IGitStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GitId, (string Kind, byte[] Content)> _objects = [];
    private readonly Dictionary<string, GitId> _refs = new(StringComparer.Ordinal);

    /// <summary>Called before each update of refs, outside the lock.</summary>
    public Action? BeforeUpdate { get; set; }

    public int LeasesToFail { get; set; }

    /// <summary>Objects read so far: what a cost that must not grow is measured by.</summary>
    public int Reads { get; private set; }

    public int TreesRead { get; set; }

    /// <summary>Entries of the trees read, whether anybody looked at them or not.</summary>
    public int EntriesRead { get; set; }

    /// <summary>Every move of a ref so far, with what it was before.</summary>
    public List<RefUpdate> Moves { get; } = [];

    /// <summary>Bytes written so far, of objects that were new.</summary>
    public long BytesWritten { get; private set; }

    public GitId? ResolveCommit(string revision)
    {
        lock (_gate)
        {
            foreach (var name in new[] { revision, $"refs/heads/{revision}", $"refs/tags/{revision}" })
            {
                if (_refs.TryGetValue(name, out var id))
                {
                    return id;
                }
            }

            return !GitId.TryParse(revision, out var given) ? null
                : _objects.ContainsKey(given) ? given
                : alternates?.ResolveCommit(revision);
        }
    }

    public CommitData ReadCommit(GitId commit) => CommitCodec.Parse(Read(commit, "commit"))!;

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) =>
        [.. trees.Select(t => t == GitId.EmptyTree ? RawTree.Empty : ReadTree(t, out _))];

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
    {
        for (var i = 0; i < trees.Count; i++)
        {
            ReadTree(trees[i], out var content);
            visit(i, content);
        }
    }

    public byte[] ReadBlob(GitId blob) => [.. Read(blob, "blob")];

    public GitId WriteBlob(byte[] content) => Write("blob", [.. content]);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => Write("tree", content.ToArray());

    public GitId WriteCommit(CommitData commit) => Write("commit", CommitCodec.Write(commit));

    public IReadOnlyDictionary<string, GitId> Refs(string prefix)
    {
        lock (_gate)
        {
            return _refs
                .Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
        }
    }

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        BeforeUpdate?.Invoke();
        lock (_gate)
        {
            if (LeasesToFail > 0)
            {
                LeasesToFail--;
                return false;
            }

            if (updates.Any(u => u.Expected is { } e && e != _refs.GetValueOrDefault(u.Name)))
            {
                return false;
            }

            foreach (var update in updates)
            {
                Moves.Add(update with { Expected = _refs.GetValueOrDefault(update.Name) });
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

    /// <summary>Takes an object away, as a damaged repository would.</summary>
    public void Lose(GitId id)
    {
        lock (_gate)
        {
            _objects.Remove(id);
        }
    }

    private RawTree ReadTree(GitId tree, out byte[] content)
    {
        content = Read(tree, "tree");
        var read = RawTree.Parse(tree, content);
        lock (_gate)
        {
            TreesRead++;
            EntriesRead += read.Count;
        }

        return read;
    }

    private byte[] Read(GitId id, string kind)
    {
        lock (_gate)
        {
            Reads++;
            return _objects.TryGetValue(id, out var found) && found.Kind == kind ? found.Content
                : alternates is not null ? alternates.Read(id, kind)
                : throw new UserException("RALF299", $"'{id}' is missing or no {kind}");
        }
    }

    /// <summary>Writes an object as it is.</summary>
    public GitId Write(string kind, byte[] content)
    {
        var header = Encoding.ASCII.GetBytes($"{kind} {content.Length}\0");
#pragma warning disable CA5350 // Git's own ids; nothing is kept secret by them.
        var id = GitId.Parse(Convert.ToHexStringLower(SHA1.HashData([.. header, .. content])));
#pragma warning restore CA5350
        lock (_gate)
        {
            if (_objects.TryAdd(id, (kind, content)))
            {
                BytesWritten += content.Length;
            }
        }

        return id;
    }
}
