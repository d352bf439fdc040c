using System.Buffers.Text;
using System.IO.Compression;

namespace Ralf.Actions.Git;

/// <summary>
/// Objects out of packs and out of files of their own, for one thread: its buffers are used again and again, so that what was read holds until the next. Bases
/// of deltas, and trees, which may become some, are kept for a while, since what is changed in many ways is the base of many.
/// </summary>
internal sealed class DiskReader(PackBases bases)
{
    /// <summary>git makes chains of 4,095 at most; in a longer one somebody wants us to go round in circles.</summary>
    private const int LongestChain = 4096;
    private const int LargestKept = 1 << 20;

    private readonly List<PackEntry> _deltas = [];
    private byte[] _delta = [];
    private byte[] _content = [];
    private ReadOnlyMemory<byte> _found;
    private byte[]? _kept;

    /// <summary>What was read last.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>What was read last.</summary>
    public ReadOnlySpan<byte> Content => _found.Span;

    /// <summary>What was read last, as an array that stays as it is: that of a kept base, or a copy.</summary>
    public byte[] ToArray() => _kept ?? Content.ToArray();

    /// <summary>Reads the object at an offset of a pack. Throws <see cref="InvalidDataException"/> where it is not sound.</summary>
    public void Read(PackFile pack, long offset)
    {
        _deltas.Clear();
        var (at, entry) = (offset, pack.Entry(offset));
        PackBase? found = null;
        while (entry.IsDelta && found is null)
        {
            _deltas.Add(entry);
            at = entry.Base;
            found = bases.Find(pack, at);
            entry = found is null ? pack.Entry(at) : entry;
            if (_deltas.Count > LongestChain)
            {
                throw new InvalidDataException("a chain of deltas without end");
            }
        }

        if (_deltas.Count == 0)
        {
            ReadWhole(pack, offset, entry);
            return;
        }

        found ??= Keep(pack, at, entry);
        for (var i = _deltas.Count - 1; i > 0; i--)
        {
            found = Keep(pack, _deltas[i - 1].Base, found, Delta(pack, _deltas[i]));
        }

        var last = Delta(pack, _deltas[0]);
        Kind = found.Kind;
        PackDelta.Apply(found.Content, last, Room(Result(last, found)));
    }

    private void ReadWhole(PackFile pack, long offset, PackEntry entry)
    {
        Kind = entry.KindWord;
        if (Kind == "tree" && entry.Size <= LargestKept)
        {
            _kept = (bases.Find(pack, offset) ?? Keep(pack, offset, entry)).Content;
            _found = _kept;
        }
        else
        {
            Inflate(pack, entry, Room(entry.Size));
        }
    }

    /// <summary>Reads a file with one object. Throws <see cref="InvalidDataException"/> where it is not sound.</summary>
    public void Read(string path)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var zlib = new ZLibStream(file, CompressionMode.Decompress);
        Span<byte> head = stackalloc byte[32];
        var length = 0;
        for (var next = zlib.ReadByte(); next > 0; next = zlib.ReadByte())
        {
            head[length++] =
                length < head.Length
                    ? (byte)next
                    : throw new InvalidDataException("a head without end");
        }

        var space = head[..length].IndexOf((byte)' ');
        Kind = KindOf(head[..Math.Max(space, 0)]);
        if (
            !Utf8Parser.TryParse(head[(space + 1)..length], out int size, out var used)
            || used != length - space - 1
            || size is < 0 or > PackFile.MostBytes
        )
        {
            throw new InvalidDataException("too large, or no size at all");
        }

        ZlibReader.ReadRest(zlib, Room(size));
    }

    private static string KindOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("tree"u8) ? "tree"
        : word.SequenceEqual("blob"u8) ? "blob"
        : word.SequenceEqual("commit"u8) ? "commit"
        : word.SequenceEqual("tag"u8) ? "tag"
        : throw new InvalidDataException("an unknown kind of object");

    private static int Result(ReadOnlySpan<byte> delta, PackBase found) =>
        PackDelta.ResultSize(delta, found.Content.Length) is var size && size <= PackFile.MostBytes
            ? (int)size
            : throw new InvalidDataException("a delta that makes too much");

    private PackBase Keep(PackFile pack, long offset, PackEntry entry)
    {
        var kept = new PackBase(entry.KindWord, GC.AllocateUninitializedArray<byte>(entry.Size));
        Inflate(pack, entry, kept.Content);
        bases.Add(pack, offset, kept);
        return kept;
    }

    private PackBase Keep(PackFile pack, long offset, PackBase found, ReadOnlySpan<byte> delta)
    {
        var kept = new PackBase(
            found.Kind,
            GC.AllocateUninitializedArray<byte>(Result(delta, found))
        );
        PackDelta.Apply(found.Content, delta, kept.Content);
        bases.Add(pack, offset, kept);
        return kept;
    }

    private ReadOnlySpan<byte> Delta(PackFile pack, PackEntry entry)
    {
        Grow(ref _delta, entry.Size);
        var delta = _delta.AsSpan(0, entry.Size);
        Inflate(pack, entry, delta);
        return delta;
    }

    private void Inflate(PackFile pack, PackEntry entry, Span<byte> into)
    {
        using var zlib = ZlibReader.Open(pack.File, entry.Data, into.Length + 64);
        ZlibReader.ReadRest(zlib, into);
    }

    private Span<byte> Room(int size)
    {
        Grow(ref _content, size);
        _found = _content.AsMemory(0, size);
        _kept = null;
        return _content.AsSpan(0, size);
    }

    /// <summary>Of something very large the buffer is not kept.</summary>
    private static void Grow(ref byte[] buffer, int size)
    {
        if (buffer.Length < size || buffer.Length > 1 << 22)
        {
            buffer = GC.AllocateUninitializedArray<byte>(Math.Max(size, 1 << 16));
        }
    }
}
