namespace Ralf.Agents;

/// <summary>Reads a file at a path where an agent may have put anything.</summary>
internal static class UntrustedFile
{
    /// <summary>Returns the text; null if there is no file; null with a problem if it is not a regular file, too large
    /// or unreadable.</summary>
    /// <param name="maxBytes">Maximum size.</param>
    public static string? Read(string path, int maxBytes, out string? problem)
    {
        problem = null;
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null || Directory.Exists(path))
            {
                problem = "it is not a plain file";
                return null;
            }
            return info.Exists ? ReadPlain(path, maxBytes, out problem) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = "it cannot be read";
            return null;
        }
    }

    private static string? ReadPlain(string path, int maxBytes, out string? problem)
    {
        problem = null;
        // Opened for writing too, although nothing is written: opening a pipe only for reading would block.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        if (!file.CanSeek)
        {
            problem = "it is not a plain file";
            return null;
        }
        if (file.Length > maxBytes)
        {
            problem = $"it has {file.Length} bytes, and the most is {maxBytes}";
            return null;
        }
        var bytes = new byte[file.Length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF');
    }
}
