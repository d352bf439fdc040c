using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ralf;

/// <summary>Opens files at paths where others may have put anything. It never waits for another program, and looks at
/// kind and size by the open handle, so that nothing can be exchanged in between.</summary>
internal static class PlainFile
{
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;

    private static readonly UTF8Encoding _lossy = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>O_NONBLOCK, O_NOCTTY and O_CLOEXEC (https://man7.org/linux/man-pages/man2/open.2.html).</summary>
    private static readonly int _read = OperatingSystem.IsMacOS() ? 0x1020004 : 0x80900;

    /// <summary>O_NOFOLLOW, whose value depends on the system and on the processor.</summary>
    private static readonly int _noLink =
        OperatingSystem.IsMacOS() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000
        : 0x20000;

    /// <summary>Opens a file for reading. Returns null if there is no file, and null with a problem, whose subject is
    /// "it", if it is not a plain file, too large or unreadable.</summary>
    /// <param name="maxBytes">Maximum size.</param>
    /// <param name="followLink">Whether the file may be reached through a link at the path itself.</param>
    public static FileStream? Open(string path, long maxBytes, bool followLink, out string? problem)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            problem = null;
            return null;
        }

        var number = OpenFile(path, followLink ? _read : _read | _noLink);
        if (number < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            problem =
                error is NoSuchFile or NotAFolder ? null
                : !followLink && new FileInfo(path).LinkTarget is not null ? "it is a link"
                : $"it cannot be read: {Marshal.GetPInvokeErrorMessage(error)}";
            return null;
        }

        SafeFileHandle? handle = new(number, ownsHandle: true);
        try
        {
            problem = Objection(handle, maxBytes);
            if (problem is not null)
            {
                return null;
            }

            var file = new FileStream(handle, FileAccess.Read);
            handle = null;
            return file;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Like <see cref="Open"/>; returns the whole content.</summary>
    public static byte[]? Read(string path, int maxBytes, bool followLink, out string? problem)
    {
        using var file = Open(path, maxBytes, followLink, out problem);
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[file.Length];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
    }

    /// <summary>Like <see cref="Read"/>; returns only the beginning if the file is longer.</summary>
    public static byte[]? ReadStart(string path, int maxBytes, bool followLink, out bool isCut, out string? problem)
    {
        using var file = Open(path, long.MaxValue, followLink, out problem);
        isCut = file?.Length > maxBytes;
        if (file is null)
        {
            return null;
        }

        var bytes = new byte[Math.Min(file.Length, maxBytes)];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).ToArray();
    }

    /// <summary>Like <see cref="Read"/>; returns the content as text, without a byte order mark.</summary>
    public static string? ReadText(string path, int maxBytes, bool followLink, out string? problem) =>
        Read(path, maxBytes, followLink, out problem) is { } bytes
            ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF')
            : null;

    /// <summary>The text of a person's file, without a byte order mark; null with a problem if it is not UTF-8.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes, out string? problem)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var used) is System.Buffers.OperationStatus.Done)
        {
            valid += used;
        }

        problem =
            valid == bytes.Length
                ? null
                : $"it is not UTF-8: line {bytes[..valid].Count((byte)'\n') + 1} has the byte 0x{bytes[valid]:X2}; save it as UTF-8";
        return problem is null ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null;
    }

    /// <summary>Writes a text that may hold anything: half of a surrogate pair becomes a replacement character, where
    /// .NET's own methods throw.</summary>
    public static void Write(string path, string text) => File.WriteAllText(path, text, _lossy);

    private static string? Objection(SafeFileHandle handle, long maxBytes)
    {
        const string Other = "it is not a plain file";
        try
        {
            // RandomAccess refuses what has no positions: pipes, terminals, sockets.
            var (length, read) = (RandomAccess.GetLength(handle), RandomAccess.Read(handle, new byte[1], 0));
            // A folder has a length and cannot be read; a device can be read and has none.
            return (length, read) is (0, > 0) or (> 0, 0) ? Other
                : length > maxBytes ? $"it has {length} bytes, and the most is {maxBytes}"
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Other;
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
