using System.Buffers;

namespace Ralf.Git;

/// <summary>Edits the entries of one folder; unchanged entries are copied as bytes.</summary>
internal sealed class TreeBuilder(RawTree before)
{
    private readonly List<Edit> _edits = [];
    private int _room = before.Bytes.Length;

    /// <summary>Adds or replaces a file; <see cref="GitMode.None"/> removes it.</summary>
    public void PutFile(string name, GitMode mode, GitId id) => Put(GitName.Encode(name), isTree: false, mode, id);

    /// <summary>Adds or replaces a folder, or a file of that name; null removes it.</summary>
    public void PutFolder(string name, GitId? id)
    {
        var bytes = GitName.Encode(name);
        Put(bytes, isTree: true, id is null ? GitMode.None : GitMode.Tree, id ?? GitId.None);
        if (id is not null)
        {
            Put(bytes, isTree: false, GitMode.None, GitId.None);
        }
    }

    public void RemoveFolder(string name) => Put(GitName.Encode(name), isTree: true, GitMode.None, GitId.None);

    /// <summary>Writes the folder; returns <paramref name="tree"/> if nothing changed, and null if no entry is
    /// left.</summary>
    public GitId? WriteTo(IGitStore store, GitId? tree)
    {
        var room = ArrayPool<byte>.Shared.Rent(_room);
        var output = room.AsSpan(0, Fill(room));
        GitId? written =
            output.IsEmpty ? null
            : tree is not null && output.SequenceEqual(before.Bytes) ? tree
            : store.WriteTreeBytes(output);
        ArrayPool<byte>.Shared.Return(room);
        return written;
    }

    /// <summary>Returns the number of bytes written.</summary>
    private int Fill(Span<byte> output)
    {
        var (length, next) = (0, 0);
        foreach (var edit in Sorted())
        {
            var at = before.Find(edit.Name, edit.IsTree);
            var from = at < 0 ? ~at : at;
            length += Copy(next, from, output[length..]);
            edit.Row.CopyTo(output[length..]);
            length += edit.Row.Length;
            next = at < 0 ? from : from + 1;
        }

        return length + Copy(next, before.Count, output[length..]);
    }

    /// <summary>The edits in git's order; only the last edit of an entry is kept.</summary>
    private List<Edit> Sorted()
    {
        _edits.Sort(Edit.Compare);
        for (var i = _edits.Count - 2; i >= 0; i--)
        {
            if (Edit.CompareKeys(_edits[i], _edits[i + 1]) == 0)
            {
                _edits.RemoveAt(i);
            }
        }

        return _edits;
    }

    private void Put(byte[] name, bool isTree, GitMode mode, GitId id)
    {
        var row = mode == GitMode.None ? [] : Row(mode, name, id.ToBytes());
        _room += row.Length;
        _edits.Add(new(name, isTree, row, _edits.Count));
    }

    private int Copy(int from, int to, Span<byte> output)
    {
        var bytes = before.Bytes[before.Start(from)..before.Start(to)];
        if (before.IsCanonical)
        {
            bytes.CopyTo(output);
            return bytes.Length;
        }

        // Like git, write today's modes when a folder is rewritten.
        var length = 0;
        for (var i = from; i < to; i++)
        {
            var row = Row(before[i].Mode, before[i].Name, before[i].IdBytes);
            row.CopyTo(output[length..]);
            length += row.Length;
        }

        return length;
    }

    private static byte[] Row(GitMode mode, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        var octal = RawEntry.Octal(mode);
        var row = new byte[octal.Length + name.Length + id.Length + 2];
        octal.CopyTo(row);
        row[octal.Length] = (byte)' ';
        name.CopyTo(row.AsSpan(octal.Length + 1));
        id.CopyTo(row.AsSpan(row.Length - id.Length));
        return row;
    }

    /// <param name="Row">The entry as bytes; empty if it is removed.</param>
    private sealed record Edit(byte[] Name, bool IsTree, byte[] Row, int Order)
    {
        public static int Compare(Edit left, Edit right) =>
            CompareKeys(left, right) is var keys && keys != 0 ? keys : left.Order - right.Order;

        public static int CompareKeys(Edit left, Edit right) =>
            RawEntry.Compare(left.Name, left.IsTree, right.Name, right.IsTree);
    }
}
