using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>A file as it was when it was written.</summary>
internal sealed record WrittenFile(long Bytes, DateTime Time, byte[] Hash)
{
    public static WrittenFile Of(string file)
    {
        using var stream = File.OpenRead(file);
        return new(stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle), SHA256.HashData(stream));
    }
}
