using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>The pack in a bundle: a header with the number of its objects, these one after another, and a check sum
/// (https://git-scm.com/docs/gitformat-pack). An object may name another by its distance, so several packs become one
/// if what is between header and check sum is put together.</summary>
internal sealed record BundlePack(uint Count, ReadOnlyMemory<byte> Objects)
{
    private const int HeaderBytes = 12;

    private static ReadOnlySpan<byte> Signature => "PACK\0\0\0\u0002"u8;

    /// <summary>Returns null if it is not a pack of version 2 whose check sum is right.</summary>
    public static BundlePack? Parse(ReadOnlyMemory<byte> pack)
    {
        var end = pack.Length - SHA1.HashSizeInBytes;
        return
            end >= HeaderBytes
            && pack.Span.StartsWith(Signature)
            && Hash(pack.Span[..end]).AsSpan().SequenceEqual(pack.Span[end..])
            ? new(BinaryPrimitives.ReadUInt32BigEndian(pack.Span[Signature.Length..]), pack[HeaderBytes..end])
            : null;
    }

    /// <summary>One pack of all these objects.</summary>
    public static byte[] Join(IReadOnlyList<BundlePack> packs)
    {
        var end = HeaderBytes + packs.Sum(p => p.Objects.Length);
        var joined = new byte[end + SHA1.HashSizeInBytes];
        Signature.CopyTo(joined);
        BinaryPrimitives.WriteUInt32BigEndian(joined.AsSpan(Signature.Length), checked((uint)packs.Sum(p => p.Count)));
        var at = HeaderBytes;
        foreach (var pack in packs)
        {
            pack.Objects.CopyTo(joined.AsMemory(at));
            at += pack.Objects.Length;
        }

        Hash(joined.AsSpan(0, end)).CopyTo(joined, end);
        return joined;
    }

#pragma warning disable CA5350 // git's own check sum
    private static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
