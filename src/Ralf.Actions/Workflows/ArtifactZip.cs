using System.IO.Compression;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Workflows;

/// <summary>Unpacks only the files that a job may leave in its artifact. Files are chosen by name, and their total size
/// is bounded whatever the archive claims.</summary>
internal static class ArtifactZip
{
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;

    private static readonly string[] _known =
    [
        SessionOutcome.RecordName,
        SessionOutcome.BundleName,
        VerifyPacket.FileName,
    ];

    /// <summary>Returns false if the file is not an archive or a file in it is too large; files unpacked until then are
    /// removed.</summary>
    public static bool TryUnpack(string zip, string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            using var archive = ZipFile.OpenRead(zip);
            var left = MaxBytes;
            foreach (var entry in archive.Entries.Where(e => IsKnown(e.FullName)))
            {
                left = Unpack(entry, Path.Combine(folder, entry.FullName), left);
            }

            return true;
        }
        catch (InvalidDataException)
        {
            Directory.Delete(folder, recursive: true);
            return false;
        }
    }

    private static bool IsKnown(string name) => _known.Contains(name) || SavedCheckpoint.IsFile(name);

    /// <summary>Returns the number of bytes left for the rest of the archive.</summary>
    private static long Unpack(ZipArchiveEntry entry, string file, long left)
    {
        if (File.Exists(file))
        {
            throw new InvalidDataException("one name stands twice");
        }

        using var from = entry.Open();
        using var to = File.Create(file);
        var buffer = new byte[81_920];
        for (var read = from.Read(buffer); read > 0; read = from.Read(buffer))
        {
            left -= read;
            if (left < 0)
            {
                throw new InvalidDataException("it is too large");
            }

            to.Write(buffer.AsSpan(0, read));
        }

        return left;
    }
}
