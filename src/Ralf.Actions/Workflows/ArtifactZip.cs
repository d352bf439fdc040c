using System.IO.Compression;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Workflows;

/// <summary>Takes the files that a job may leave out of its artifact, and nothing else: by name, all within a bound,
/// whatever the archive claims.</summary>
internal static class ArtifactZip
{
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;

    private static readonly string[] _known =
    [
        SessionOutcome.RecordName,
        SessionOutcome.BundleName,
        VerifyPacket.FileName,
    ];

    /// <summary>False where it is no archive, or a file in it is too large; what was taken by then is
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

    /// <summary>How many bytes are left for the rest of the archive.</summary>
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
