using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ralf.Actions.Git;

/// <summary>An object's place in a pack that is being made.</summary>
internal sealed record NewEntry(byte[] Id, int Offset, uint Crc);

/// <summary>
/// Puts a pack and its index (version 2) into a repository as git does it: each written aside, brought to the disk, and then given the name that comes from the pack's check sum; the
/// index last, since by it git knows of the pack.
/// </summary>
/// <param name="objects">The folder <c>objects</c>.</param>
internal sealed class PackStore(string objects)
{
    private readonly string _folder = Path.Combine(objects, "pack");

    /// <param name="pack">Its objects in the order of their ids, none twice.</param>
    public void Add(PackBytes pack)
    {
        var name = Path.Combine(_folder, $"pack-{Convert.ToHexStringLower(pack.Sum)}");
        if (File.Exists(name + ".idx") && File.Exists(name + ".pack"))
        {
            Freshen(name + ".pack");
            return;
        }

        Directory.CreateDirectory(_folder);
        Write(name + ".pack", pack.Parts);
        Write(name + ".idx", [Index(pack.Sum, pack.Entries)]);
    }

    /// <summary>As git does with what it need not write again: a gc that runs meanwhile takes nothing that seems new.</summary>
    private static void Freshen(string pack)
    {
        try
        {
            File.SetLastWriteTimeUtc(pack, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file, or a gc was faster than the look: what needs the objects says that they are missing.
        }
    }

    private static byte[] Index(ReadOnlySpan<byte> packSum, NewEntry[] entries)
    {
        var index = new byte[8 + 1024 + (28 * entries.Length) + 40];
        ((ReadOnlySpan<byte>)[0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2]).CopyTo(index);
        var (ids, crcs) = (8 + 1024, 8 + 1024 + (20 * entries.Length));
        var offsets = crcs + (4 * entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var (id, offset, crc) = entries[i];
            id.CopyTo(index, ids + (20 * i));
            BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(crcs + (4 * i)), crc);
            BinaryPrimitives.WriteInt32BigEndian(index.AsSpan(offsets + (4 * i)), offset);
        }

        for (var (first, i) = (0, 0); first < 256; first++)
        {
            while (i < entries.Length && entries[i].Id[0] <= first)
            {
                i++;
            }

            BinaryPrimitives.WriteInt32BigEndian(index.AsSpan(8 + (4 * first)), i);
        }

        packSum.CopyTo(index.AsSpan(index.Length - 40));
#pragma warning disable CA5350 // git's own check sum
        SHA1.HashData(index.AsSpan(0, index.Length - 20), index.AsSpan(index.Length - 20));
#pragma warning restore CA5350
        return index;
    }

    private void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        // git's own name for what is not finished: its gc removes what a killed process leaves.
        var aside = Path.Combine(_folder, $"tmp_pack_{Path.GetRandomFileName()}");
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode =
                    UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            }

            using (var file = new FileStream(aside, options))
            {
                RandomAccess.Write(file.SafeFileHandle, parts, 0);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
