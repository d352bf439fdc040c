using System.Buffers;

namespace Ralf.Git;

/// <summary>What no tree may hold. Hashes vouch for bytes and not for sense: whoever pushes can store any of
/// these.</summary>
internal static class TreeValidation
{
    /// <summary>What can be seen of ASCII, but no slash of either kind.</summary>
    private static readonly SearchValues<byte> _plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c).Where(c => c is not (0x2F or 0x5C)),
    ]);

    /// <summary>Whether nothing about the name needs a second look: it is a name, UTF-8, and nothing that a file system
    /// takes for another. Most are so.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name) =>
        name is [not ((byte)'.' or (byte)'g' or (byte)'G'), ..] && !name.ContainsAnyExcept(_plain);

    /// <summary>Throws where the entry has no name that a path could be made of.</summary>
    public static void RefuseName(GitId tree, in RawEntry entry)
    {
        if (entry.Name.IsEmpty)
        {
            throw GitErrors.RefusedTree(tree, entry.Name, "is empty");
        }

        if (entry.Name.Contains((byte)'/') || entry.Name is [(byte)'.'] or [(byte)'.', (byte)'.'])
        {
            throw GitErrors.RefusedTree(tree, entry.Name, "is no name of a file or folder");
        }
    }

    /// <summary>Throws where an entry may not follow another.</summary>
    public static void RefuseMisplaced(GitId tree, in RawEntry last, in RawEntry entry)
    {
        if (!last.IsThere)
        {
            return;
        }

        var order = RawEntry.Compare(last, entry);
        if (order == 0)
        {
            throw GitErrors.RefusedTree(tree, entry.Name, "is there twice");
        }

        if (order > 0)
        {
            throw GitErrors.RefusedTree(tree, entry.Name, "is not in git's order");
        }
    }

    /// <summary>Whether a file of this folder's name may stand before it. Only what sorts between "a" and "a/" can part
    /// the two, so that the entry before says it.</summary>
    public static bool MayStandBeside(in RawEntry before, in RawEntry entry) =>
        entry.IsTree && before.Name.StartsWith(entry.Name);

    /// <summary>Throws where a file and a folder share a name.</summary>
    public static void RefuseFileBesideFolder(GitId id, RawTree tree)
    {
        for (var i = 1; i < tree.Count; i++)
        {
            var entry = tree[i];
            if (MayStandBeside(tree[i - 1], entry) && tree.Find(entry.Name, isTree: false) >= 0)
            {
                throw GitErrors.RefusedTree(id, entry.Name, "is there twice, as file and folder");
            }
        }
    }

    /// <summary>
    /// Whether some file system takes the name for <c>.git</c>: in any case, with characters that HFS+ skips, with what
    /// NTFS drops at the end or
    /// takes for a stream, by its short name.
    /// </summary>
    public static bool IsGitDirectoryAlias(ReadOnlySpan<byte> name) =>
        (name is [(byte)'.' or (byte)'g' or (byte)'G' or 0xE2 or 0xEF, ..] || name.Contains((byte)'\\'))
        && GitName.Decode(name).Split('\\').Any(IsGitFolder);

    private static bool IsGitFolder(string name)
    {
        var seen = string.Concat(name.Where(c => !IsSkipped(c))).ToLowerInvariant();
        var stream = seen.IndexOf(':', StringComparison.Ordinal);
        return (stream < 0 ? seen : seen[..stream]).TrimEnd('.', ' ') is ".git" or "git~1";
    }

    private static bool IsSkipped(char c) =>
        c
            is (>= '\u200C' and <= '\u200F')
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u206A' and <= '\u206F')
                or '\uFEFF';
}
