namespace Ralf.Git;

/// <summary>One entry of a tree object, as a view of the object's bytes: nothing is copied until requested. The default
/// is no entry.</summary>
internal readonly ref struct RawEntry
{
    private RawEntry(ReadOnlySpan<byte> bytes, int space, int end, GitMode mode, bool isCanonical)
    {
        Bytes = bytes[..(end + 21)];
        Name = bytes[(space + 1)..end];
        IdBytes = bytes.Slice(end + 1, 20);
        Mode = mode;
        IsCanonical = isCanonical;
    }

    /// <summary>The bytes of the entry: <c>mode SP name NUL id</c>.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> IdBytes { get; }

    public GitMode Mode { get; }

    public bool IsThere => !Bytes.IsEmpty;

    public bool IsTree => Mode == GitMode.Tree;

    public GitId Id => IsThere ? GitId.FromBytes(IdBytes) : GitId.None;

    /// <summary>Whether the mode is spelled as git writes it today (old histories hold 100664 and 040000).</summary>
    public bool IsCanonical { get; }

    /// <summary>Reads the entry at the start of the bytes; false if they hold none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RawEntry entry)
    {
        entry = default;
        // Fast path: nearly all entries have one of two modes.
        var (mode, space) =
            bytes.StartsWith("100644 "u8) ? (GitMode.File, 6)
            : bytes.StartsWith("40000 "u8) ? (GitMode.Tree, 5)
            : (GitMode.None, bytes.IndexOf((byte)' '));
        var isUsual = mode != GitMode.None;
        if (!isUsual)
        {
            mode = space > 0 ? ParseMode(bytes[..space]) : GitMode.None;
            if (mode == GitMode.None)
            {
                return false;
            }
        }

        var length = bytes[(space + 1)..].IndexOf((byte)0);
        var end = space + 1 + length;
        if (length < 0 || bytes.Length < end + 21)
        {
            return false;
        }

        entry = new(bytes, space, end, mode, isUsual || bytes[..space].SequenceEqual(Octal(mode)));
        return true;
    }

    /// <summary>The order of entries in a tree: by bytes, a folder as if its name ended in <c>/</c>.</summary>
    public static int Compare(in RawEntry left, in RawEntry right) =>
        Compare(left.Name, left.IsTree, right.Name, right.IsTree);

    public static int Compare(ReadOnlySpan<byte> left, bool leftIsTree, ReadOnlySpan<byte> right, bool rightIsTree)
    {
        var common = left.CommonPrefixLength(right);
        return After(left, leftIsTree, common) - After(right, rightIsTree, common);
    }

    /// <summary>The mode as git writes it.</summary>
    public static ReadOnlySpan<byte> Octal(GitMode mode) =>
        mode switch
        {
            GitMode.Tree => "40000"u8,
            GitMode.File => "100644"u8,
            GitMode.Executable => "100755"u8,
            GitMode.Symlink => "120000"u8,
            GitMode.Submodule => "160000"u8,
            _ => [],
        };

    private static int After(ReadOnlySpan<byte> name, bool isTree, int at) =>
        at < name.Length ? name[at]
        : at == name.Length && isTree ? '/'
        : 0;

    /// <summary>Reads a mode. Old histories hold modes such as 100664; like git, maps each to the closest of git's
    /// five. None if it is invalid.</summary>
    private static GitMode ParseMode(ReadOnlySpan<byte> octal)
    {
        var mode = 0;
        foreach (var digit in octal)
        {
            if (digit is < (byte)'0' or > (byte)'7' || mode > 0xFFFFF)
            {
                return GitMode.None;
            }

            mode = (mode * 8) + digit - '0';
        }

        return (mode & 0xF000) switch
        {
            0x4000 => GitMode.Tree,
            0x8000 => (mode & 0x40) != 0 ? GitMode.Executable : GitMode.File,
            0xA000 => GitMode.Symlink,
            0xE000 => GitMode.Submodule,
            _ => GitMode.None,
        };
    }
}
