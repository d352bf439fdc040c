using System.IO.Compression;
using System.Text;
using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;

namespace Ralf.Actions.Fuzz;

/// <summary>What a job leaves: its artifact, and the names that artifacts are unpacked under.</summary>
internal static class ArtifactTargets
{
    public static Target Zip { get; } = new("zip", Unzip, () => [MakeZip()]);

    public static Target Names { get; } =
        new(
            "names",
            Name,
            () => new[] { "ralf-core.1-r1", "ralf-core.1-r", "ralf-verify-r2147483648" }.Select(Encoding.UTF8.GetBytes)
        );

    public static IEnumerable<byte[]> Trees() =>
        [
            [.. "100644 a.txt\0"u8, .. new byte[20], .. "40000 b\0"u8, .. Enumerable.Repeat((byte)7, 20)],
            [.. "120000 \xff\0"u8, .. new byte[20], .. "160000 sub\0"u8, .. new byte[20]],
        ];

    /// <summary>Nothing but the three known files comes out, whatever the archive says.</summary>
    private static void Unzip(byte[] input) =>
        Scratch.WithFile(
            input,
            file =>
            {
                var folder = file + "-out";
                ArtifactZip.TryUnpack(file, folder);
                if (Directory.Exists(folder))
                {
                    var odd = Directory
                        .EnumerateFileSystemEntries(folder)
                        .Select(Path.GetFileName)
                        .FirstOrDefault(n => n is not ("record.json" or "session.bundle" or "verify.json"));
                    Directory.Delete(folder, recursive: true);
                    if (odd is not null)
                    {
                        throw new FuzzException($"'{odd}' was unpacked");
                    }
                }
            }
        );

    private static void Name(byte[] input)
    {
        var name = Encoding.UTF8.GetString(input).Replace('/', '_').Replace('\0', '_');
        if (name is "" or "." or ".." || Encoding.UTF8.GetByteCount(name) > 255)
        {
            return;
        }

        var folder = Scratch.PathOf("names");
        Directory.CreateDirectory(Path.Combine(folder, name));
        _ = SessionIntake.Folders(folder, "core.1").ToList();
        Directory.Delete(folder, recursive: true);
    }

    private static byte[] MakeZip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "record.json", "session.bundle", "../x", "verify.json" })
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(new string('x', 100)));
            }
        }

        return bytes.ToArray();
    }
}
