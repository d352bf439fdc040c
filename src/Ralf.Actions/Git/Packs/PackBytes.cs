using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ralf.Actions.Git;

/// <summary>
/// The bytes of a pack of whole objects. They are stored as they are: most are trees, which are ids, which nothing makes smaller, and looking for it would be
/// most of the time; git compresses the rest when it packs anew.
/// </summary>
internal sealed class PackBytes
{
    /// <summary>The most that a stored block of zlib's holds.</summary>
    private const int Block = 65_535;
    private static readonly uint[] CrcTable = MakeCrcTable();
    private readonly byte[] _bytes;
    private int _length;

    /// <param name="room">The sum of what all objects take at most.</param>
    public PackBytes(int room, int count)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(room + 32);
        "PACK"u8.CopyTo(_bytes);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(8), count);
        _length = 12;
    }

    /// <summary>The room that an object takes at most.</summary>
    public static int Room(int content) => content + (5 * (content / Block)) + 32;

    public NewEntry Add(byte[] id, GitObjectKind kind, ReadOnlySpan<byte> content)
    {
        var start = _length;
        WriteHead(kind, content.Length);
        _bytes[_length++] = 0x78;
        _bytes[_length++] = 0x01;
        for (var rest = content; ; rest = rest[Block..])
        {
            var block = rest[..Math.Min(rest.Length, Block)];
            var isLast = block.Length == rest.Length;
            _bytes[_length] = isLast ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt16LittleEndian(
                _bytes.AsSpan(_length + 1),
                (ushort)block.Length
            );
            BinaryPrimitives.WriteUInt16LittleEndian(
                _bytes.AsSpan(_length + 3),
                (ushort)~block.Length
            );
            block.CopyTo(_bytes.AsSpan(_length + 5));
            _length += 5 + block.Length;
            if (isLast)
            {
                break;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), Adler(content));
        _length += 4;
        return new(id, start, Crc(_bytes.AsSpan(start, _length - start)));
    }

    /// <summary>All of it, with its check sum.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
#pragma warning disable CA5350 // git's own check sum
        SHA1.HashData(_bytes.AsSpan(0, _length), _bytes.AsSpan(_length));
#pragma warning restore CA5350
        return _bytes.AsMemory(0, _length + 20);
    }

    /// <summary>Kind and size: four bits of the size beside the kind, then seven to a byte, each but the last with its high bit set.</summary>
    private void WriteHead(GitObjectKind kind, int size)
    {
        var part = ((int)kind << 4) | (size & 0xF);
        for (size >>= 4; size > 0; size >>= 7)
        {
            _bytes[_length++] = (byte)(part | 0x80);
            part = size & 0x7F;
        }

        _bytes[_length++] = (byte)part;
    }

    /// <summary>zlib's check sum.</summary>
    private static uint Adler(ReadOnlySpan<byte> bytes)
    {
        // So many can be added up before 32 bits are too few.
        const int Run = 5552;
        const uint Modulus = 65_521;
        var (a, b) = (1u, 0u);
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, Run)];
            foreach (var value in run)
            {
                a += value;
                b += a;
            }

            (a, b) = (a % Modulus, b % Modulus);
            bytes = bytes[run.Length..];
        }

        return (b << 16) | a;
    }

    /// <summary>CRC-32, as the index of a pack holds it.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
