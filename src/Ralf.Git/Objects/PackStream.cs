using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>Writes objects as pack data for git's <c>index-pack</c> and <c>unpack-objects</c>: a header, each object
/// whole, and a checksum (https://git-scm.com/docs/gitformat-pack). Nothing is compressed: most objects are trees,
/// whose ids do not compress.</summary>
internal static class PackStream
{
    private const int PartBytes = 1 << 18;

    /// <summary>The zlib stream of zero bytes.</summary>
    private static ReadOnlySpan<byte> EmptyStream => [0x78, 0x9C, 0x03, 0, 0, 0, 0, 0x01];

    /// <summary>The id of an object.</summary>
    public static GitId Hash(GitObjectKind kind, ReadOnlySpan<byte> content)
    {
        var word = kind switch
        {
            GitObjectKind.Commit => "commit",
            GitObjectKind.Tree => "tree",
            _ => "blob",
        };
        Span<byte> id = stackalloc byte[SHA1.HashSizeInBytes];
        using var hash = NewHash();
        hash.AppendData(Encoding.ASCII.GetBytes($"{word} {content.Length}\0"));
        hash.AppendData(content);
        hash.GetHashAndReset(id);
        return GitId.FromBytes(id);
    }

    public static async Task WriteAsync(
        IReadOnlyList<NewObject> objects,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        using var sum = NewHash();
        using var part = new MemoryStream();
        WriteHead(part, objects.Count);
        foreach (var one in objects)
        {
            WriteObject(part, one);
            if (part.Length > PartBytes)
            {
                await SendAsync(part, output, sum, cancellationToken);
            }
        }

        await SendAsync(part, output, sum, cancellationToken);
        await output.WriteAsync(sum.GetHashAndReset(), cancellationToken);
    }

    private static async Task SendAsync(
        MemoryStream part,
        Stream output,
        IncrementalHash sum,
        CancellationToken cancellationToken
    )
    {
        var bytes = part.GetBuffer().AsMemory(0, (int)part.Length);
        sum.AppendData(bytes.Span);
        await output.WriteAsync(bytes, cancellationToken);
        part.SetLength(0);
    }

    private static void WriteHead(MemoryStream pack, int count)
    {
        Span<byte> head = stackalloc byte[12];
        "PACK"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], 2);
        BinaryPrimitives.WriteInt32BigEndian(head[8..], count);
        pack.Write(head);
    }

    /// <summary>Writes the kind and size (four bits of the size beside the kind, then seven per byte; all bytes but the
    /// last have the high bit set), then the content.</summary>
    private static void WriteObject(MemoryStream pack, NewObject one)
    {
        var size = one.Content.Length;
        var part = ((int)one.Kind << 4) | (size & 0xF);
        for (size >>= 4; size > 0; size >>= 7)
        {
            pack.WriteByte((byte)(part | 0x80));
            part = size & 0x7F;
        }

        pack.WriteByte((byte)part);
        if (one.Content.Length == 0)
        {
            // ZLibStream writes nothing at all for empty input.
            pack.Write(EmptyStream);
            return;
        }

        using var zlib = new ZLibStream(pack, CompressionLevel.NoCompression, leaveOpen: true);
        zlib.Write(one.Content);
    }

#pragma warning disable CA5350 // git's own ids and check sums
    private static IncrementalHash NewHash() => IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
}
