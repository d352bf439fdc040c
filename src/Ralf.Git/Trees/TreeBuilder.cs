using System.Buffers;

namespace Ralf.Git;

/// <summary>One folder with entries put in and taken out: what stays is copied as it lies.</summary>
internal sealed class TreeBuilder(RawTree before)
{
    private readonly List<Edit> _edits = [];
    private int _room = before.Bytes.Length;

    /// <summary>The file of this name; <see cref="GitMode.None"/>: it goes.</summary>
    public void PutFile(string name, GitMode mode, GitId id) => Put(GitName.Encode(name), isTree: false, mode, id);

    /// <summary>The folder of this name, in the place of a file; null: it goes.</summary>
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

    /// <summary>Writes the folder; gives <paramref name="tree"/> where nothing has changed, and null where nothing is
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

    /// <summary>Gives the bytes filled.</summary>
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

    /// <summary>In git's order; of several for one entry, the last.</summary>
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

        // As git does it: a folder that is written anew has today's modes.
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

    /// <param name="Row">The entry as bytes; empty where it goes.</param>
    private sealed record Edit(byte[] Name, bool IsTree, byte[] Row, int Order)
    {
        public static int Compare(Edit left, Edit right) =>
            CompareKeys(left, right) is var keys && keys != 0 ? keys : left.Order - right.Order;

        public static int CompareKeys(Edit left, Edit right) =>
            RawEntry.Compare(left.Name, left.IsTree, right.Name, right.IsTree);
    }
}
