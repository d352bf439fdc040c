using System.Buffers.Binary;

namespace Ralf.Actions.Git;

/// <summary>
/// The index of a pack, version 2: where in the pack each object lies. A header, a count of ids by their first byte, the ids in order, their check sums, their
/// offsets, the offsets that need eight bytes, and two check sums.
/// </summary>
internal sealed class PackIndex : IDisposable
{
    private const int Head = 8 + (256 * 4);
    private const int IdBytes = 20;
    private const int Tail = 2 * IdBytes;
    private const int MostGuesses = 8;
    private readonly MappedFile _file;
    private readonly int[] _upTo = new int[256];

    private PackIndex(MappedFile file) => _file = file;

    public int Count => _upTo[255];

    /// <summary>Throws <see cref="InvalidDataException"/> for anything that is no sound index of version 2.</summary>
    public static PackIndex Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            var index = new PackIndex(file);
            index.ReadHead();
            return index;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where the object begins in the pack; -1 where it is not in there.</summary>
    public long Find(ReadOnlySpan<byte> id)
    {
        var (low, high) = (id[0] == 0 ? 0 : _upTo[id[0] - 1], _upTo[id[0]]);
        var wanted = BinaryPrimitives.ReadUInt64BigEndian(id);
        // Ids are as good as random: how far two are apart says how many lie between. Of an index made to mislead, the range is halved after some looks.
        var apart = (1L << 56) / Math.Max(high - low, 1);
        var middle = low + ((long)(wanted << 8 >> 8) / apart);
        for (var looks = 0; low < high; looks++)
        {
            middle =
                looks < MostGuesses
                    ? Math.Max(low, Math.Min(middle, high - 1))
                    : low + ((high - low) / 2);
            var found = _file.Whole(Head + (middle * IdBytes), IdBytes);
            var start = BinaryPrimitives.ReadUInt64BigEndian(found);
            var order = start.CompareTo(wanted);
            order = order != 0 ? order : found[8..].SequenceCompareTo(id[8..]);
            if (order == 0)
            {
                return Offset(middle);
            }

            (low, high) = order < 0 ? ((int)middle + 1, high) : (low, (int)middle);
            middle += (long)(wanted - start) / apart;
        }

        return -1;
    }

    /// <summary>The check sum of the pack that this is the index of.</summary>
    public ReadOnlySpan<byte> PackSum() => _file.Whole(_file.Length - Tail, IdBytes);

    public void Dispose() => _file.Dispose();

    private void ReadHead()
    {
        var head = _file.Whole(0, Head);
        if (
            !head.StartsWith(
                (ReadOnlySpan<byte>)[0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2]
            )
        )
        {
            throw new InvalidDataException("no index of version 2");
        }

        var last = 0;
        for (var i = 0; i < 256; i++)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(head[(8 + (i * 4))..]);
            _upTo[i] = last = count >= last ? count : throw new InvalidDataException("its counts");
        }

        if (_file.Length < Head + (28L * Count) + Tail)
        {
            throw new InvalidDataException("it is too short");
        }
    }

    private long Offset(long position)
    {
        var table = Head + ((IdBytes + 4L) * Count);
        var offset = BinaryPrimitives.ReadUInt32BigEndian(_file.Whole(table + (4L * position), 4));
        if (offset < 0x8000_0000)
        {
            return offset;
        }

        return BinaryPrimitives.ReadInt64BigEndian(
            _file.Whole(table + (4L * Count) + (8L * (offset & 0x7FFF_FFFF)), 8)
        );
    }
}
