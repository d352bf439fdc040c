namespace Ralf;

/// <summary>Recognises errors that say that a disk, a quota or the size of a file is used up.</summary>
internal static class FullDisk
{
    /// <summary>EFBIG, ENOSPC, and EDQUOT on macOS and on Linux. .NET on Unix puts the number into the result code of
    /// an <see cref="IOException"/>.</summary>
    private static readonly int[] _numbers = [27, 28, 69, 122];

    /// <summary>The texts of the same errors in messages of git, and of .NET when it reserves room.</summary>
    private static readonly string[] _texts =
    [
        "No space left on device",
        "Disk quota exceeded",
        "Disc quota exceeded",
        "File too large",
        "the disk was full",
        "the file was too large",
    ];

    /// <summary>The error that says that the disk of this folder is full.</summary>
    public static IOException Error(string folder) => new($"{_texts[0]}: '{folder}'");

    /// <summary>Whether a full disk caused this error.</summary>
    public static bool Caused(Exception error) =>
        error switch
        {
            IOException => _numbers.Contains(error.HResult)
                || Array.Exists(_texts, t => error.Message.Contains(t, StringComparison.Ordinal)),
            UserException => Array.Exists(_texts, t => error.Message.Contains(t, StringComparison.Ordinal)),
            _ => false,
        };
}
