using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ralf.Actions.Git;

/// <summary>The bytes of a pack of whole objects.</summary>
internal sealed class PackBytes
{
    private const int Head = 12;
    private const int Tail = 20;
    private readonly byte[] _bytes;
    private int _length;

    /// <param name="room">The sum of the bytes of all objects.</param>
    public PackBytes(int room, int count)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(Head + room + Tail);
        "PACK"u8.CopyTo(_bytes);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(8), count);
        _length = Head;
    }

    public NewEntry Add(StoredObject stored)
    {
        var start = _length;
        stored.Bytes.CopyTo(_bytes.AsSpan(start));
        _length += stored.Bytes.Length;
        return new(stored.Id, start, stored.Crc);
    }

    /// <summary>All of it, with its check sum.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
#pragma warning disable CA5350 // git's own check sum
        SHA1.HashData(_bytes.AsSpan(0, _length), _bytes.AsSpan(_length));
#pragma warning restore CA5350
        return _bytes.AsMemory(0, _length + Tail);
    }
}
