using System.Buffers.Binary;

namespace Ralf.Actions.Git;

/// <summary>What stands before an object's bytes in a pack.</summary>
/// <param name="Kind">As a pack numbers it: 1 to 4 a whole object, 6 and 7 a delta.</param>
/// <param name="Base">Where the base of a delta lies in the pack.</param>
/// <param name="Data">Where the compressed bytes begin.</param>
internal readonly record struct PackEntry(int Kind, int Size, long Base, long Data)
{
    private static readonly string[] Words = ["", "commit", "tree", "blob", "tag"];

    public bool IsDelta => Kind > 4;

    public string KindWord => Words[Kind];
}

/// <summary>A pack and its index.</summary>
internal sealed class PackFile : IDisposable
{
    /// <summary>What is larger is left to git.</summary>
    public const int MostBytes = 64 << 20;

    private const int Head = 12;
    private const int Tail = 20;

    /// <summary>Before an object: more than its kind, its size and its base can take.</summary>
    private const int LongestHead = 48;

    /// <summary>Bits of a size, however many of them are none.</summary>
    private const int LongestSize = 40;
    private const int OffsetDelta = 6;
    private const int IdDelta = 7;
    private readonly PackIndex _index;

    private PackFile(string indexPath)
    {
        _index = PackIndex.Open(indexPath);
        try
        {
            File = MappedFile.Open(Path.ChangeExtension(indexPath, ".pack"));
        }
        catch
        {
            _index.Dispose();
            throw;
        }
    }

    public MappedFile File { get; }

    /// <summary>Throws <see cref="IOException"/> or <see cref="InvalidDataException"/> where the two cannot be read, or do not belong together.</summary>
    public static PackFile Open(string indexPath)
    {
        var pack = new PackFile(indexPath);
        try
        {
            pack.Check();
            return pack;
        }
        catch
        {
            pack.Dispose();
            throw;
        }
    }

    /// <summary>Where the object begins; -1 where it is not in here.</summary>
    public long Find(ReadOnlySpan<byte> id) => _index.Find(id);

    public PackEntry Entry(long offset)
    {
        if (offset < Head || offset >= File.Length - Tail)
        {
            throw new InvalidDataException("an offset outside of the pack");
        }

        var bytes = File.Part(offset, LongestHead);
        var at = 0;
        var part = Next(bytes, ref at);
        var (kind, size, shift) = ((part >> 4) & 7, (long)(part & 0xF), 4);
        while ((part & 0x80) != 0)
        {
            part = Next(bytes, ref at);
            size |= (part & 0x7FL) << shift;
            shift += 7;
            if (size > MostBytes || shift > LongestSize)
            {
                throw new InvalidDataException("too large, or no size at all");
            }
        }

        var start = kind switch
        {
            >= 1 and <= 4 => 0,
            OffsetDelta => offset - Back(bytes, ref at),
            IdDelta => Find(Id(bytes, ref at)),
            _ => throw new InvalidDataException("an unknown kind of object"),
        };
        return kind > 4 && start < Head
            ? throw new InvalidDataException("a delta of nothing")
            : new(kind, (int)size, start, offset + at);
    }

    public void Dispose()
    {
        _index.Dispose();
        File.Dispose();
    }

    private void Check()
    {
        var head = File.Whole(0, Head);
        var sum = File.Whole(File.Length - Tail, Tail);
        if (
            !head.StartsWith("PACK"u8)
            || BinaryPrimitives.ReadInt32BigEndian(head[4..]) is not (2 or 3)
            || BinaryPrimitives.ReadInt32BigEndian(head[8..]) != _index.Count
            || !sum.SequenceEqual(_index.PackSum())
        )
        {
            throw new InvalidDataException("a pack that is not the index's");
        }
    }

    /// <summary>How far back the base lies: seven bits to a byte, the highest first, and one added for each further byte.</summary>
    private static long Back(ReadOnlySpan<byte> bytes, ref int at)
    {
        var part = Next(bytes, ref at);
        var back = part & 0x7FL;
        while ((part & 0x80) != 0)
        {
            part = Next(bytes, ref at);
            back = ((back + 1) << 7) | (part & 0x7FL);
            if (back > long.MaxValue >> 8)
            {
                throw new InvalidDataException("no offset");
            }
        }

        return back > 0 ? back : throw new InvalidDataException("a delta of itself");
    }

    private static ReadOnlySpan<byte> Id(ReadOnlySpan<byte> bytes, ref int at)
    {
        at += Tail;
        return at <= bytes.Length
            ? bytes[(at - Tail)..at]
            : throw new InvalidDataException("a pack that ends too early");
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int at) =>
        at < bytes.Length
            ? bytes[at++]
            : throw new InvalidDataException("a pack that ends too early");
}
