using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests;

/// <summary>
/// Objects and refs in memory, with the ids that git would give them. <see cref="BeforeUpdate"/> lets a test play somebody who is faster;
/// <see cref="LeasesToFail"/> refuses that many updates whatever they hold.
/// </summary>
/// <param name="alternates">Where objects are that are not here, as in a clone that borrows them.</param>
internal sealed partial class MemoryGitStore(MemoryGitStore? alternates = null) : IGitStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<GitId, (string Kind, byte[] Content)> objects = [];
    private readonly Dictionary<string, GitId> refs = new(StringComparer.Ordinal);

    /// <summary>Called before each update of refs, outside the lock.</summary>
    public Action? BeforeUpdate { get; set; }

    public int LeasesToFail { get; set; }

    /// <summary>Objects read so far: what a cost that must not grow is measured by.</summary>
    public int Reads { get; private set; }

    /// <summary>Every move of a ref so far, with what it was before.</summary>
    public List<RefUpdate> Moves { get; } = [];

    /// <summary>Bytes written so far, of objects that were new.</summary>
    public long BytesWritten { get; private set; }

    public GitId? ResolveCommit(string revision)
    {
        lock (gate)
        {
            foreach (
                var name in new[] { revision, $"refs/heads/{revision}", $"refs/tags/{revision}" }
            )
            {
                if (refs.TryGetValue(name, out var id))
                {
                    return id;
                }
            }

            return !GitId.TryParse(revision, out var given) ? null
                : objects.ContainsKey(given) ? given
                : alternates?.ResolveCommit(revision);
        }
    }

    public CommitData ReadCommit(GitId commit)
    {
        var text = Encoding.UTF8.GetString(Read(commit, "commit"));
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var tree = default(GitId);
        var parents = new List<GitId>();
        GitIdentity? author = null;
        foreach (var line in text[..end].Split('\n'))
        {
            var (key, value) = (
                line[..line.IndexOf(' ', StringComparison.Ordinal)],
                line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]
            );
            switch (key)
            {
                case "tree":
                    tree = GitId.Parse(value);
                    break;
                case "parent":
                    parents.Add(GitId.Parse(value));
                    break;
                case "author":
                    author = ParseIdentity(value);
                    break;
                default:
                    break;
            }
        }

        return new CommitData(tree, parents, author!, text[(end + 2)..]);
    }

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees) =>
        [
            .. trees.Select(t =>
                t == GitId.EmptyTree ? RawTree.Empty : RawTree.Parse(t, Read(t, "tree"))
            ),
        ];

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
    {
        for (var i = 0; i < trees.Count; i++)
        {
            visit(i, Read(trees[i], "tree"));
        }
    }

    public byte[] ReadBlob(GitId blob) => [.. Read(blob, "blob")];

    public GitId WriteBlob(byte[] content) => Write("blob", [.. content]);

    public GitId WriteTreeBytes(byte[] content) => Write("tree", content);

    public GitId WriteCommit(CommitData commit)
    {
        var who =
            $"{commit.Author.Name} <{commit.Author.Email}> {commit.Author.When.ToUnixTimeSeconds()} +0000";
        var text = new StringBuilder($"tree {commit.Tree}\n");
        foreach (var parent in commit.Parents)
        {
            text.Append(CultureInfo.InvariantCulture, $"parent {parent}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"author {who}\ncommitter {who}\n\n");
        text.Append(commit.Message);
        return Write("commit", Encoding.UTF8.GetBytes(text.ToString()));
    }

    public IReadOnlyDictionary<string, GitId> Refs(string prefix)
    {
        lock (gate)
        {
            return refs.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
        }
    }

    public bool TryUpdateRefs(IReadOnlyList<RefUpdate> updates)
    {
        BeforeUpdate?.Invoke();
        lock (gate)
        {
            if (LeasesToFail > 0)
            {
                LeasesToFail--;
                return false;
            }

            if (updates.Any(u => u.Expected is { } e && e != refs.GetValueOrDefault(u.Name)))
            {
                return false;
            }

            foreach (var update in updates)
            {
                Moves.Add(update with { Expected = refs.GetValueOrDefault(update.Name) });
                if (update.New.IsNone)
                {
                    refs.Remove(update.Name);
                }
                else
                {
                    refs[update.Name] = update.New;
                }
            }

            return true;
        }
    }

    /// <summary>Takes an object away, as a damaged repository would.</summary>
    public void Lose(GitId id)
    {
        lock (gate)
        {
            objects.Remove(id);
        }
    }

    private static GitIdentity ParseIdentity(string value)
    {
        var open = value.IndexOf('<', StringComparison.Ordinal);
        var close = value.IndexOf('>', StringComparison.Ordinal);
        var seconds = long.Parse(value[(close + 2)..].Split(' ')[0], CultureInfo.InvariantCulture);
        return new GitIdentity(
            value[..(open - 1)],
            value[(open + 1)..close],
            DateTimeOffset.FromUnixTimeSeconds(seconds)
        );
    }

    private byte[] Read(GitId id, string kind)
    {
        lock (gate)
        {
            Reads++;
            return objects.TryGetValue(id, out var found) && found.Kind == kind ? found.Content
                : alternates is not null ? alternates.Read(id, kind)
                : throw new UserException("RALF299", $"'{id}' is missing or no {kind}");
        }
    }

    private GitId Write(string kind, byte[] content)
    {
        var header = Encoding.ASCII.GetBytes($"{kind} {content.Length}\0");
#pragma warning disable CA5350 // Git's own ids; nothing is kept secret by them.
        var id = GitId.Parse(Convert.ToHexStringLower(SHA1.HashData([.. header, .. content])));
#pragma warning restore CA5350
        lock (gate)
        {
            if (objects.TryAdd(id, (kind, content)))
            {
                BytesWritten += content.Length;
            }
        }

        return id;
    }
}
