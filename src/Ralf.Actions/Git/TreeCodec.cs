using System.Globalization;
using System.Text;

namespace Ralf.Actions.Git;

/// <summary>Tree objects as bytes: <c>mode SP name NUL id</c>, again and again.</summary>
internal static class TreeCodec
{
    /// <summary>The entries in the order in which they are stored; null where the bytes are no tree.</summary>
    public static IReadOnlyList<GitTreeEntry>? Parse(ReadOnlySpan<byte> bytes)
    {
        var entries = new List<GitTreeEntry>(bytes.Length / 35);
        while (!bytes.IsEmpty)
        {
            var space = bytes.IndexOf((byte)' ');
            var end = bytes.IndexOf((byte)0);
            if (
                space <= 0
                || end < space
                || bytes.Length < end + 21
                || ParseMode(bytes[..space]) is not { } mode
            )
            {
                return null;
            }

            var id = GitId.Parse(Convert.ToHexStringLower(bytes.Slice(end + 1, 20)));
            entries.Add(new GitTreeEntry(GitName.Decode(bytes[(space + 1)..end]), mode, id));
            bytes = bytes[(end + 21)..];
        }

        return entries;
    }

    /// <summary>The bytes of a tree of these entries, put into git's order. Throws <see cref="UserException"/> for names that git could not read back.</summary>
    public static byte[] Write(IReadOnlyList<GitTreeEntry> entries)
    {
        var rows = entries.Select(e => (Entry: e, Key: SortKey(e))).ToArray();
        Array.Sort(rows, (l, r) => l.Key.AsSpan().SequenceCompareTo(r.Key));
        RefuseDuplicates(entries);
        using var bytes = new MemoryStream(entries.Count * 48);
        foreach (var (entry, key) in rows)
        {
            bytes.Write(Encoding.ASCII.GetBytes(Convert.ToString((int)entry.Mode, 8)));
            bytes.WriteByte((byte)' ');
            bytes.Write(entry.Mode == GitMode.Tree ? key.AsSpan()[..^1] : key);
            bytes.WriteByte(0);
            bytes.Write(Convert.FromHexString(entry.Id.Hex));
        }

        return bytes.ToArray();
    }

    private static byte[] SortKey(GitTreeEntry entry)
    {
        if (entry.Name.Length == 0 || entry.Name.AsSpan().ContainsAny('/', '\0'))
        {
            throw Errors.BadTreeEntry(
                entry.Name,
                "a name is not empty and holds neither '/' nor NUL"
            );
        }

        if (entry.Mode == GitMode.None || entry.Id.IsNone)
        {
            throw Errors.BadTreeEntry(entry.Name, "it has no mode or no object");
        }

        return GitName.Encode(entry.Mode == GitMode.Tree ? entry.Name + "/" : entry.Name);
    }

    private static void RefuseDuplicates(IReadOnlyList<GitTreeEntry> entries)
    {
        var names = new HashSet<string>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!names.Add(entry.Name))
            {
                throw Errors.BadTreeEntry(entry.Name, "the name is there twice");
            }
        }
    }

    /// <summary>Old histories hold modes such as 100664; git reads each as the nearest of its five, and so do we.</summary>
    private static GitMode? ParseMode(ReadOnlySpan<byte> octal)
    {
        var mode = 0;
        foreach (var digit in octal)
        {
            if (digit is < (byte)'0' or > (byte)'7' || mode > 0xFFFFF)
            {
                return null;
            }

            mode = (mode * 8) + digit - '0';
        }

        return (mode & 0xF000) switch
        {
            0x4000 => GitMode.Tree,
            0x8000 => (mode & 0x40) != 0 ? GitMode.Executable : GitMode.File,
            0xA000 => GitMode.Symlink,
            0xE000 => GitMode.Submodule,
            _ => null,
        };
    }
}
