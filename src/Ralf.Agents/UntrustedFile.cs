using System.Text;

namespace Ralf.Agents;

/// <summary>Reads a file at a path that an agent may have put anything at.</summary>
internal static class UntrustedFile
{
    /// <summary>The text; null where there is nothing; null with a problem where it is no plain file, too large or
    /// unreadable.</summary>
    /// <param name="most">In bytes.</param>
    public static string? Read(string path, int most, out string? problem)
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
            return info.Exists ? ReadPlain(path, most, out problem) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = "it cannot be read";
            return null;
        }
    }

    private static string? ReadPlain(string path, int most, out string? problem)
    {
        problem = null;
        // For writing too, though nothing is written: a pipe opened for reading alone would wait for its other end.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        if (!file.CanSeek)
        {
            problem = "it is not a plain file";
            return null;
        }
        if (file.Length > most)
        {
            problem = $"it has {file.Length} bytes, and the most is {most}";
            return null;
        }
        var bytes = new byte[file.Length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF');
    }
}
