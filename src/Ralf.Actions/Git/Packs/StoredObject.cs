using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Ralf.Actions.Git;

/// <summary>
/// A whole object as it lies in a pack. It is stored as it is: most are trees, which are ids, which nothing makes smaller, and looking for it would be
/// most of the time; git compresses the rest when it packs anew.
/// </summary>
internal sealed class StoredObject
{
    /// <summary>The most that a stored block of zlib's holds.</summary>
    private const int Block = 65_535;

    /// <summary>Before a block: whether it is the last, its length, and that with all bits turned.</summary>
    private const int BlockHead = 5;
    private readonly byte[] _bytes;
    private readonly int _stream;
    private readonly int _size;
    private int _length;

    public StoredObject(GitObjectKind kind, ReadOnlySpan<byte> content)
    {
        var blocks = Math.Max(1, (content.Length + Block - 1) / Block);
        _size = content.Length;
        _bytes = GC.AllocateUninitializedArray<byte>(16 + _size + (BlockHead * blocks));
        WriteHead(kind);
        _stream = _length;
        _bytes[_length++] = 0x78;
        _bytes[_length++] = 0x01;
        for (var rest = content; blocks > 0; blocks--)
        {
            var block = rest[..Math.Min(rest.Length, Block)];
            WriteBlock(block, isLast: blocks == 1);
            rest = rest[block.Length..];
        }

        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), CheckSums.Adler(content));
        _length += 4;
        Crc = Crc32.HashToUInt32(Bytes.Span);
        Id = Hash(kind, content);
    }

    /// <summary>The 20 bytes of the id that git will know it by.</summary>
    public byte[] Id { get; }

    /// <summary>Head, stream and the stream's check sum.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>The content as a stream of zlib's.</summary>
    public ReadOnlySpan<byte> Stream => _bytes.AsSpan(_stream, _length - _stream);

    /// <summary>The check sum of <see cref="Bytes"/> that an index holds.</summary>
    public uint Crc { get; }

    /// <summary>A copy of what is stored.</summary>
    public byte[] Content()
    {
        var content = new byte[_size];
        for (var (done, at) = (0, _stream + 2); done < _size; )
        {
            var block = Math.Min(_size - done, Block);
            _bytes.AsSpan(at + BlockHead, block).CopyTo(content.AsSpan(done));
            (done, at) = (done + block, at + BlockHead + block);
        }

        return content;
    }

    private static byte[] Hash(GitObjectKind kind, ReadOnlySpan<byte> content)
    {
        var word = kind switch
        {
            GitObjectKind.Commit => "commit",
            GitObjectKind.Tree => "tree",
            _ => "blob",
        };
        var head = $"{word} {content.Length}\0";
        var length = head.Length + content.Length;
        var hashed = ArrayPool<byte>.Shared.Rent(length);
        Encoding.ASCII.GetBytes(head, hashed);
        content.CopyTo(hashed.AsSpan(head.Length));
#pragma warning disable CA5350 // git's own ids
        var id = SHA1.HashData(hashed.AsSpan(0, length));
#pragma warning restore CA5350
        ArrayPool<byte>.Shared.Return(hashed);
        return id;
    }

    private void WriteBlock(ReadOnlySpan<byte> block, bool isLast)
    {
        _bytes[_length] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_length + 1), (ushort)block.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_length + 3), (ushort)~block.Length);
        block.CopyTo(_bytes.AsSpan(_length + BlockHead));
        _length += BlockHead + block.Length;
    }

    /// <summary>Kind and size: four bits of the size beside the kind, then seven to a byte, each but the last with its high bit set.</summary>
    private void WriteHead(GitObjectKind kind)
    {
        var size = _size;
        var part = ((int)kind << 4) | (size & 0xF);
        for (size >>= 4; size > 0; size >>= 7)
        {
            _bytes[_length++] = (byte)(part | 0x80);
            part = size & 0x7F;
        }

        _bytes[_length++] = (byte)part;
    }
}
