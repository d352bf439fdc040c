using System.Buffers;

namespace Ralf.Git;

/// <summary>The rules for valid trees. A hash proves bytes, not validity: anyone who can push can store invalid
/// trees.</summary>
internal static class TreeValidation
{
    /// <summary>Visible ASCII characters without slash and backslash.</summary>
    private static readonly SearchValues<byte> _plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c).Where(c => c is not (0x2F or 0x5C)),
    ]);

    /// <summary>Whether the name needs no further check: valid, UTF-8, and no file system confuses it with another.
    /// Most names are.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name) =>
        name is [not ((byte)'.' or (byte)'g' or (byte)'G'), ..] && !name.ContainsAnyExcept(_plain);

    /// <summary>Throws if the name of the entry cannot be part of a path.</summary>
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

    /// <summary>Throws if the entry must not follow the other.</summary>
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

    /// <summary>Whether a file with this folder's name may come before it. Only names that sort between "a" and "a/"
    /// can separate the two, so the previous entry tells.</summary>
    public static bool MayStandBeside(in RawEntry before, in RawEntry entry) =>
        entry.IsTree && before.Name.StartsWith(entry.Name);

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
