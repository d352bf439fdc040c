using System.Security.Cryptography;
using System.Text;

namespace Ralf.Actions.Git;

/// <summary>The kinds of objects that are written, as a pack numbers them.</summary>
internal enum GitObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
}

/// <summary>
/// Objects gathered in memory and written together. A loose object is a file made, compressed and renamed, and thousands of them are most of what a large fold
/// would cost; as one pack they are two files. Not safe from several threads.
/// </summary>
/// <param name="store">Where packs are put; null: git does it, which knows of what is unusual here.</param>
internal sealed class PackWriter(GitProgram git, PackStore? store)
{
    /// <summary>Below this many, loose objects are kinder to the repository than one more pack (git's own limit when it receives).</summary>
    private const int UnpackLimit = 100;
    private const int MostBytes = 48 << 20;
    private readonly Dictionary<string, Gathered> _objects = new(StringComparer.Ordinal);
    private int _bytes;
    private byte[] _hashed = [];

    /// <summary>Loads the library that makes ids.</summary>
#pragma warning disable CA5350 // git's own ids
    public static void Prepare() => SHA1.HashData([]);
#pragma warning restore CA5350

    public bool IsEmpty => _objects.Count == 0;

    public byte[]? Find(GitId id) =>
        _objects.TryGetValue(id.Hex, out var found) ? found.Content : null;

    /// <summary>The id that git will know it by.</summary>
    public GitId Add(GitObjectKind kind, byte[] content)
    {
        var id = Hash(kind, content);
        if (_objects.TryAdd(id.Hex, new(id.ToBytes(), kind, content)))
        {
            _bytes += PackBytes.Room(content.Length);
        }

        if (_bytes > MostBytes)
        {
            Flush();
        }

        return id;
    }

    /// <summary>Writes what was gathered since the last time. Throws <see cref="UserException"/> where that cannot be.</summary>
    public void Flush()
    {
        if (_objects.Count == 0)
        {
            return;
        }

        var pack = new PackBytes(_bytes, _objects.Count);
        var entries = new NewEntry[_objects.Count];
        var next = 0;
        foreach (var (id, kind, content) in _objects.Values)
        {
            entries[next++] = pack.Add(id, kind, content);
        }

        Store(pack.Finish(), entries);
        _objects.Clear();
        _bytes = 0;
    }

    private void Store(ReadOnlyMemory<byte> pack, NewEntry[] entries)
    {
        if (store is not null && entries.Length >= UnpackLimit)
        {
            try
            {
                store.Add(pack.Span, entries);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Errors.WriteFailed(git.GitDirectory, e.Message);
            }
        }

        string[] command =
            entries.Length < UnpackLimit ? ["unpack-objects", "-q"] : ["index-pack", "--stdin"];
        var written = git.TryRun(command, pack);
        if (written.ExitCode != 0)
        {
            throw Errors.WriteFailed(git.GitDirectory, written.Error);
        }
    }

    private GitId Hash(GitObjectKind kind, byte[] content)
    {
        var word = kind switch
        {
            GitObjectKind.Commit => "commit",
            GitObjectKind.Tree => "tree",
            _ => "blob",
        };
        var head = $"{word} {content.Length}\0";
        var length = head.Length + content.Length;
        if (_hashed.Length < length)
        {
            _hashed = new byte[length * 2];
        }

        Encoding.ASCII.GetBytes(head, _hashed);
        content.CopyTo(_hashed, head.Length);
        Span<byte> id = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // git's own ids
        SHA1.HashData(_hashed.AsSpan(0, length), id);
#pragma warning restore CA5350
        return GitId.FromBytes(id);
    }

    private sealed record Gathered(byte[] Id, GitObjectKind Kind, byte[] Content);
}
