using System.Text;

namespace Ralf.Actions.Git;

/// <summary>
/// Git's names are bytes. Here they are strings: UTF-8 where they are UTF-8, and each stray byte 0xNN as the lone surrogate U+DCNN (as
/// Python's <c>surrogateescape</c> does it), so that decoding loses nothing and two different names never become one.
/// </summary>
internal static class GitName
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Strict.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                used = 1;
                text.Append((char)(0xDC00 + bytes[0]));
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    public static byte[] Encode(string name)
    {
        if (!HasStrayBytes(name))
        {
            return Strict.GetBytes(name);
        }

        using var bytes = new MemoryStream();
        for (var i = 0; i < name.Length; i++)
        {
            if (IsStray(name, i))
            {
                bytes.WriteByte((byte)(name[i] - 0xDC00));
                continue;
            }

            var length = char.IsHighSurrogate(name[i]) ? 2 : 1;
            bytes.Write(Strict.GetBytes(name, i, length));
            i += length - 1;
        }

        return bytes.ToArray();
    }

    /// <summary>The names in a list in which <paramref name="end"/> ends each.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<byte> list, byte end)
    {
        var names = new List<string>(list.Count(end));
        while (!list.IsEmpty)
        {
            var length = list.IndexOf(end);
            length = length < 0 ? list.Length : length;
            names.Add(Decode(list[..length]));
            list = list[Math.Min(length + 1, list.Length)..];
        }

        return names;
    }

    /// <summary>Whether the name is not UTF-8 in git.</summary>
    public static bool HasStrayBytes(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (IsStray(name, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name as a decoder with loss would give it: a replacement character for each stray byte.</summary>
    public static string Lossy(string name) =>
        string.Concat(name.Select((c, i) => IsStray(name, i) ? '\uFFFD' : c));

    /// <summary>The bytes of a name as printable text that can stand for no others: <c>\xNN</c> for all that is not printable ASCII.</summary>
    public static string Printable(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var b in name)
        {
            text.Append(b is >= 0x20 and < 0x7F and not (byte)'\\' ? $"{(char)b}" : $"\\x{b:x2}");
        }

        return text.ToString();
    }

    /// <summary>The order of git's tree entries: by bytes, a folder as if its name ended in <c>/</c>.</summary>
    public static int CompareEntries(GitTreeEntry left, GitTreeEntry right)
    {
        var l = Encode(left.Mode == GitMode.Tree ? left.Name + "/" : left.Name);
        var r = Encode(right.Mode == GitMode.Tree ? right.Name + "/" : right.Name);
        return l.AsSpan().SequenceCompareTo(r);
    }

    private static bool IsStray(string name, int i) =>
        name[i] is >= '\uDC80' and <= '\uDCFF' && (i == 0 || !char.IsHighSurrogate(name[i - 1]));
}
