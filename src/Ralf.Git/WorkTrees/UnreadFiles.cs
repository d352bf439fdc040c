using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>Changed files whose contents are not read: a session can leave terabytes outside its scope, where the name is
/// all that matters.</summary>
internal static class UnreadFiles
{
    /// <summary>The most that a file may have whose contents are wanted, in bytes. No host takes one near to it.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>A file of the base is read up to this size, in bytes, though it is not wanted: only its contents tell
    /// whether it was changed.</summary>
    private const long MaxUnwantedBytes = 100L << 20;

    /// <summary>Returns a change for each file of these paths that is not to be read, with an id that is no object's and
    /// differs if size, time or mode do. Only plain files are found, and no name that is not UTF-8.</summary>
    /// <param name="isAdded">Whether the base lacks a path.</param>
    public static Dictionary<string, PathChange> Find(
        string folder,
        IEnumerable<string> paths,
        Func<string, bool> isWanted,
        Func<string, bool> isAdded
    )
    {
        var found = new Dictionary<string, PathChange>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var most =
                isWanted(path) ? MaxBytes
                : isAdded(path) ? -1
                : MaxUnwantedBytes;
            if (Look(folder, path, most) is { } change)
            {
                found[path] = change;
            }
        }

        return found;
    }

    private static PathChange? Look(string folder, string path, long most)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        if (!file.Exists || file.LinkTarget is not null || file.Length <= most)
        {
            return null;
        }

        var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : file.UnixFileMode;
        var seen = Encoding.UTF8.GetBytes($"unread {file.Length} {file.LastWriteTimeUtc.Ticks} {mode}");
        return new(
            RepoPath.Parse(path),
            GitMode.None,
            GitId.None,
            mode.HasFlag(UnixFileMode.UserExecute) ? GitMode.Executable : GitMode.File,
            GitId.Parse(Convert.ToHexStringLower(SHA256.HashData(seen))[..40])
        );
    }
}
