using System.Buffers;
using System.Text.Unicode;

namespace Ralf.Git;

/// <summary>The bytes of a tree object with the offset of each entry. The form is valid (sorted, no duplicate, no
/// invalid name); names may have any encoding.</summary>
internal sealed class RawTree
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    private RawTree(byte[] bytes, int[] starts) => (_bytes, _starts) = (bytes, starts);

    public static RawTree Empty { get; } = new([], [0]);

    public int Count => _starts.Length - 1;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether every mode is spelled as git writes it today.</summary>
    public bool IsCanonical { get; private init; } = true;

    /// <summary>The names that are not UTF-8, as <see cref="GitName"/> holds them.</summary>
    public IReadOnlyList<string> NonUtf8Names { get; private init; } = [];

    /// <summary>The first entry that a file system could take for <c>.git</c>; null if missing.</summary>
    public byte[]? GitDirectoryAlias { get; private init; }

    public RawEntry this[int index]
    {
        get
        {
            RawEntry.TryRead(_bytes.AsSpan(_starts[index]), out var entry);
            return entry;
        }
    }

    /// <summary>Throws <see cref="UserException"/>, which names the entry, if the bytes are not a tree, unsorted, or
    /// hold a name twice.</summary>
    public static RawTree Parse(GitId id, byte[] bytes)
    {
        // The shortest entry: a mode, a name, their terminators, an id.
        var starts = ArrayPool<int>.Shared.Rent((bytes.Length / 24) + 2);
        List<string>? nonUtf8 = null;
        var (count, canonical, besides, alias) = (0, true, false, default(byte[]));
        var last = default(RawEntry);
        var at = 0;
        for (; at < bytes.Length; at += last.Bytes.Length)
        {
            if (!RawEntry.TryRead(bytes.AsSpan(at), out var entry))
            {
                throw GitErrors.ObjectDamaged(id, "tree");
            }

            if (!TreeValidation.IsPlain(entry.Name))
            {
                TreeValidation.RefuseName(id, entry);
                alias ??= TreeValidation.IsGitDirectoryAlias(entry.Name) ? entry.Name.ToArray() : null;
                if (!Utf8.IsValid(entry.Name))
                {
                    (nonUtf8 ??= []).Add(GitName.Decode(entry.Name));
                }
            }

            TreeValidation.RefuseMisplaced(id, last, entry);
            canonical &= entry.IsCanonical;
            besides |= TreeValidation.MayStandBeside(last, entry);

            starts[count++] = at;
            last = entry;
        }

        starts[count++] = at;
        var tree = new RawTree(bytes, starts[..count])
        {
            IsCanonical = canonical,
            NonUtf8Names = nonUtf8 ?? [],
            GitDirectoryAlias = alias,
        };
        ArrayPool<int>.Shared.Return(starts);
        if (besides)
        {
            tree.RefuseFileBesideFolder(id);
        }

        return tree;
    }

    public int Start(int index) => _starts[index];

    /// <summary>The number of entries, from <paramref name="index"/> on, that the bytes begin with unchanged.</summary>
    public int SameFrom(int index, ReadOnlySpan<byte> bytes)
    {
        var start = _starts[index];
        var end = start + _bytes.AsSpan(start).CommonPrefixLength(bytes);
        var found = Array.BinarySearch(_starts, index, _starts.Length - index, end);
        return (found >= 0 ? found : ~found - 1) - index;
    }

    /// <summary>The index of an entry, or the complement of its insertion index if it is absent.</summary>
    public int Find(ReadOnlySpan<byte> name, bool isTree)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var entry = this[middle];
            var order = RawEntry.Compare(entry.Name, entry.IsTree, name, isTree);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>The file or folder of this name; null if missing.</summary>
    public GitTreeEntry? Find(string name)
    {
        var bytes = GitName.Encode(name);
        var found = Find(bytes, isTree: false);
        found = found >= 0 ? found : Find(bytes, isTree: true);
        return found < 0 ? null : new(name, this[found].Mode, this[found].Id);
    }

    /// <summary>The names, in git's order.</summary>
    public IEnumerable<string> Names()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return GitName.Decode(this[i].Name);
        }
    }

    /// <summary>The entries, in git's order.</summary>
    public IReadOnlyList<GitTreeEntry> Entries()
    {
        var entries = new GitTreeEntry[Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = this[i];
            entries[i] = new(GitName.Decode(entry.Name), entry.Mode, entry.Id);
        }

        return entries;
    }

    /// <summary>Throws if a file and a folder share a name.</summary>
    private void RefuseFileBesideFolder(GitId id)
    {
        for (var i = 1; i < Count; i++)
        {
            var entry = this[i];
            if (TreeValidation.MayStandBeside(this[i - 1], entry) && Find(entry.Name, isTree: false) >= 0)
            {
                throw GitErrors.RefusedTree(id, entry.Name, "is there twice, as file and folder");
            }
        }
    }
}
