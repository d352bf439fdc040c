namespace Ralf.Core.State;

/// <summary>The number of paths in a folder that a bounded list does not name.</summary>
/// <param name="Folder">Ends with <c>/</c>; empty: anywhere in the repository.</param>
internal sealed record FolderCount(string Folder, int Count)
{
    /// <summary>At most this many folders are counted one by one.</summary>
    public const int MaxFolders = 100;

    private const int MaxBytes = 64 * 1024;

    /// <summary>Folders deeper than this are counted with the one above.</summary>
    private const int MaxDepth = 8;

    /// <summary>Counts paths by folder: as deep as the bounds allow, together if there is no other way.</summary>
    public static IReadOnlyList<FolderCount> Group(IReadOnlyList<string> paths)
    {
        for (var depth = MaxDepth; depth > 0; depth--)
        {
            var folders = paths.CountBy(p => Above(p, depth), StringComparer.Ordinal).ToList();
            if (folders.Count <= MaxFolders && folders.Sum(f => JsonText.MaxBytes(f.Key)) <= MaxBytes)
            {
                return
                [
                    .. folders
                        .Select(f => new FolderCount(f.Key, f.Value))
                        .OrderBy(f => f.Folder, StringComparer.Ordinal),
                ];
            }
        }

        return [new("", paths.Count)];
    }

    /// <summary>Whether a path is below the folder.</summary>
    public bool MayHold(string path) => path.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>The folder of a path, at most this many levels deep.</summary>
    private static string Above(string path, int depth)
    {
        var end = 0;
        for (var next = path.IndexOf('/', StringComparison.Ordinal); next >= 0 && depth > 0; depth--)
        {
            end = next + 1;
            next = path.IndexOf('/', end);
        }

        return path[..end];
    }
}
