namespace Ralf.Git;

/// <summary>Encodes trees from entries.</summary>
internal static class TreeCodec
{
    /// <summary>Sorts the entries in git's order and encodes them. Throws <see cref="UserException"/> for names that
    /// git could not read back.</summary>
    public static byte[] Write(IReadOnlyList<GitTreeEntry> entries)
    {
        var rows = entries.Select(e => (Entry: e, Key: SortKey(e))).ToArray();
        Array.Sort(rows, (l, r) => l.Key.AsSpan().SequenceCompareTo(r.Key));
        RefuseDuplicates(entries);
        using var bytes = new MemoryStream(entries.Count * 48);
        foreach (var (entry, key) in rows)
        {
            bytes.Write(RawEntry.Octal(entry.Mode));
            bytes.WriteByte((byte)' ');
            bytes.Write(entry.Mode == GitMode.Tree ? key.AsSpan()[..^1] : key);
            bytes.WriteByte(0);
            bytes.Write(entry.Id.ToBytes());
        }

        return bytes.ToArray();
    }

    private static byte[] SortKey(GitTreeEntry entry)
    {
        if (entry.Name.Length == 0 || entry.Name.AsSpan().ContainsAny('/', '\0'))
        {
            throw GitErrors.BadTreeEntry(entry.Name, "a name is not empty and holds neither '/' nor NUL");
        }

        if (entry.Mode == GitMode.None || entry.Id.IsNone)
        {
            throw GitErrors.BadTreeEntry(entry.Name, "it has no mode or no object");
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
                throw GitErrors.BadTreeEntry(entry.Name, "the name is there twice");
            }
        }
    }
}
