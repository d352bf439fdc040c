using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

#pragma warning disable CA5350 // Git's own ids and check sums.

/// <summary>A bundle of few bytes with one large object (https://git-scm.com/docs/gitformat-pack).</summary>
internal static class BundleBomb
{
    private const int BaseBytes = 1 << 20;

    private static readonly byte[] _blob = new byte[BaseBytes];
    private static readonly byte[] _tree = [.. "100644 a\0"u8, .. Id("blob", _blob).ToBytes()];
    private static readonly byte[] _commit = Encoding.ASCII.GetBytes(
        $"tree {Id("tree", _tree)}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 0 +0000\n\nx\n"
    );

    /// <summary>Writes the bundle and returns its head.</summary>
    public static GitId Write(string file, int megabytes)
    {
        var head = Id("commit", _commit);
        File.WriteAllBytes(
            file,
            [.. Encoding.ASCII.GetBytes($"# v2 git bundle\n{head} refs/heads/x\n\n"), .. Pack(megabytes)]
        );
        return head;
    }

    /// <summary>A pack of a commit, its tree, a blob of a megabyte, and one that repeats it so many
    /// times.</summary>
    public static byte[] Pack(int megabytes)
    {
        // A copy from offset 0 of 0x100000 bytes.
        var copies = Enumerable.Repeat(new byte[] { 0x80 | 0x40, 0x10 }, megabytes).SelectMany(c => c);
        byte[] delta = [.. Size(BaseBytes), .. Size(BaseBytes * megabytes), .. copies];
        byte[] pack =
        [
            .. "PACK\0\0\0\u0002\0\0\0\u0004"u8,
            .. Entry(1, _commit),
            .. Entry(2, _tree),
            .. Entry(3, _blob),
            .. Entry(7, delta, Id("blob", _blob).ToBytes()),
        ];
        return [.. pack, .. SHA1.HashData(pack)];
    }

    private static byte[] Entry(int type, byte[] content, byte[]? before = null)
    {
        var left = content.Length >> 4;
        var head = new List<byte> { (byte)((type << 4) | (content.Length & 15) | (left > 0 ? 0x80 : 0)) };
        if (left > 0)
        {
            head.AddRange(Size(left));
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return [.. head, .. before ?? [], .. packed.ToArray()];
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private static List<byte> Size(int size)
    {
        var bytes = new List<byte>();
        for (; size > 0x7F; size >>= 7)
        {
            bytes.Add((byte)(size | 0x80));
        }

        bytes.Add((byte)size);
        return bytes;
    }

    private static GitId Id(string kind, byte[] content) =>
        GitId.FromBytes(SHA1.HashData([.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content]));
}
