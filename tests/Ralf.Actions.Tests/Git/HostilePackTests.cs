using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Packs that no git writes, with an index that is true of them.</summary>
public sealed class HostilePackTests : IDisposable
{
    private static readonly GitId First = GitId.Parse(new string('1', 40));
    private static readonly GitId Second = GitId.Parse(new string('2', 40));
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_sound_one_is_read()
    {
        // Of "hello": two bytes copied, then "y!" between, then the last but one.
        byte[] delta = [5, 5, 0x91, 0, 2, 2, (byte)'y', (byte)'!', 0x91, 3, 1];
        Assert.Equal(
            ("blob", "hey!l"),
            Read(Second, Entry(3, "hello"u8, 5), Entry(7, delta, delta.Length, First))
        );
    }

    [Fact]
    public void Deltas_that_are_each_other_s_base_end()
    {
        byte[] delta = [5, 5, 0x91, 0, 5];
        Assert.Null(
            Read(First, Entry(7, delta, delta.Length, Second), Entry(7, delta, delta.Length, First))
        );
    }

    [Theory]
    [InlineData("its base is of another size", 6, 5, 0x91, 0, 5)]
    [InlineData("it copies from behind the end", 5, 5, 0x91, 1, 5)]
    [InlineData("it copies from far behind the end", 5, 5, 0x9F, 0xFF, 0xFF, 0xFF, 0xFF, 5)]
    [InlineData("it makes less than it says", 5, 6, 0x91, 0, 5)]
    [InlineData("it makes more than it says", 5, 4, 0x91, 0, 5)]
    [InlineData("it puts in more than it has", 5, 9, 0x91, 0, 5, 4, 1)]
    [InlineData("it ends within a copy", 5, 5, 0x91)]
    [InlineData("it holds an order that there is not", 5, 5, 0x91, 0, 5, 0)]
    [InlineData(
        "it says that it makes a terabyte",
        5,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x20,
        0x91,
        0,
        5
    )]
    [InlineData("its size has no end", 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80)]
    [InlineData("it is empty")]
    public void A_delta_is_refused_where(string why, params int[] delta)
    {
        Assert.NotEmpty(why);
        var bytes = delta.Select(d => (byte)d).ToArray();
        Assert.Null(Read(Second, Entry(3, "hello"u8, 5), Entry(7, bytes, bytes.Length, First)));
    }

    [Theory]
    [InlineData("holds more than it says", 3, 4)]
    [InlineData("holds less than it says", 3, 6)]
    [InlineData("says that it is larger than can be", 3, int.MaxValue)]
    [InlineData("is of a kind that there is not", 5, 5)]
    [InlineData("is of no kind", 0, 5)]
    public void An_object_is_refused_that(string why, int kind, int size)
    {
        Assert.NotEmpty(why);
        Assert.Null(Read(First, Entry(kind, "hello"u8, size), Entry(3, "other"u8, 5)));
    }

    [Theory]
    [InlineData(0xB0)]
    [InlineData(0xA0)]
    public void A_size_that_has_no_end_is_none(int first)
    {
        // The highest bit of 64, then one that a shift beyond them brings back to bit 31.
        byte[] head =
        [
            (byte)first,
            .. Enumerable.Repeat((byte)0x80, 8),
            0x88,
            .. Enumerable.Repeat((byte)0x80, 4),
            1,
        ];
        Assert.Null(Read(First, [.. head, .. Entry(3, "hello"u8, 5)[1..]], Entry(3, "other"u8, 5)));
    }

    [Fact]
    public void What_inflates_to_very_much_is_not_inflated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Read(First, Entry(3, new byte[200 << 20], 10), Entry(3, "other"u8, 5)));
        // The test's own 200 MB, and no second time.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 200 << 20, 300 << 20);
    }

    [Fact]
    public void An_index_that_leads_outside_of_the_pack_is_not_followed()
    {
        foreach (var offset in (uint[])[0, 11, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
        {
            Write([Entry(3, "hello"u8, 5), Entry(3, "other"u8, 5)], offset);
            using var files = new ObjectFiles(_temp.Root);
            Assert.False(files.TryRead(First, files.Rent()));
            Assert.True(files.TryRead(Second, files.Rent()));
        }
    }

    private (string Kind, string Content)? Read(GitId id, params byte[][] entries)
    {
        Write(entries);
        using var files = new ObjectFiles(_temp.Root);
        var reader = files.Rent();
        return files.TryRead(id, reader)
            ? (reader.Kind, System.Text.Encoding.UTF8.GetString(reader.Content))
            : null;
    }

    private static byte[] Entry(int kind, ReadOnlySpan<byte> content, int size, GitId? start = null)
    {
        using var entry = new MemoryStream();
        var part = (kind << 4) | (size & 0xF);
        for (size >>= 4; size > 0; size >>= 7)
        {
            entry.WriteByte((byte)(part | 0x80));
            part = size & 0x7F;
        }

        entry.WriteByte((byte)part);
        entry.Write(start is { } id ? Convert.FromHexString(id.Hex) : []);
        using (var zlib = new ZLibStream(entry, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return entry.ToArray();
    }

    /// <summary>A pack of these entries, by the ids 11… and 22…, and its index.</summary>
    /// <param name="firstOffset">Another offset for the first than its own.</param>
    private void Write(byte[][] entries, uint? firstOffset = null)
    {
        using var pack = new MemoryStream();
        pack.Write("PACK"u8);
        pack.Write(Number(2));
        pack.Write(Number((uint)entries.Length));
        var offsets = new List<uint>();
        foreach (var entry in entries)
        {
            offsets.Add((uint)pack.Length);
            pack.Write(entry);
        }

        var sum = Sum(pack);
        pack.Write(sum);
        using var index = new MemoryStream();
        index.Write([0xFF, (byte)'t', (byte)'O', (byte)'c']);
        index.Write(Number(2));
        for (var i = 0; i < 256; i++)
        {
            index.Write(
                Number(
                    i < 0x11 ? 0u
                    : i < 0x22 ? 1u
                    : 2u
                )
            );
        }

        index.Write(Convert.FromHexString(First.Hex));
        index.Write(Convert.FromHexString(Second.Hex));
        index.Write(new byte[8]);
        index.Write(Number(firstOffset ?? offsets[0]));
        index.Write(Number(offsets[1]));
        index.Write(sum);
        index.Write(Sum(index));
        Directory.CreateDirectory(Path.Combine(_temp.Root, "pack"));
        File.WriteAllBytes(Path.Combine(_temp.Root, "pack/pack-a.pack"), pack.ToArray());
        File.WriteAllBytes(Path.Combine(_temp.Root, "pack/pack-a.idx"), index.ToArray());
    }

#pragma warning disable CA5350 // git's own check sum
    private static byte[] Sum(MemoryStream bytes) => SHA1.HashData(bytes.ToArray());
#pragma warning restore CA5350

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
