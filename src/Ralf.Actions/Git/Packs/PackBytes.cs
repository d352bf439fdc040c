using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ralf.Actions.Git;

/// <summary>The bytes of a pack of whole objects, each left where it is.</summary>
/// <param name="Parts">One after the other they are the pack.</param>
/// <param name="Entries">In the order of the objects.</param>
/// <param name="Sum">The check sum at its end, by which a pack is named.</param>
internal sealed record PackBytes(
    IReadOnlyList<ReadOnlyMemory<byte>> Parts,
    NewEntry[] Entries,
    byte[] Sum
)
{
    private const int Head = 12;

    public static PackBytes Of(StoredObject[] objects)
    {
        var head = new byte[Head];
        "PACK"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), objects.Length);
#pragma warning disable CA5350 // git's own check sum
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        var parts = new List<ReadOnlyMemory<byte>>(objects.Length + 2) { head };
        var entries = new NewEntry[objects.Length];
        sum.AppendData(head);
        for (var (i, at) = (0, Head); i < objects.Length; i++)
        {
            var bytes = objects[i].Bytes;
            entries[i] = new(objects[i].Id, at, objects[i].Crc);
            parts.Add(bytes);
            sum.AppendData(bytes.Span);
            at += bytes.Length;
        }

        var end = sum.GetHashAndReset();
        parts.Add(end);
        return new(parts, entries, end);
    }

    /// <summary>All of it in one piece.</summary>
    public ReadOnlyMemory<byte> Join()
    {
        using var joined = new MemoryStream(Parts.Sum(p => p.Length));
        foreach (var part in Parts)
        {
            joined.Write(part.Span);
        }

        return joined.GetBuffer().AsMemory(0, (int)joined.Length);
    }
}
