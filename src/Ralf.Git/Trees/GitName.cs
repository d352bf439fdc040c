namespace Ralf.Git;

/// <summary>Converts git's names, which are bytes, to strings and back: UTF-8, with each invalid byte 0xNN as the lone
/// surrogate U+DCNN (like Python's <c>surrogateescape</c>, https://peps.python.org/pep-0383/). So decoding loses
/// nothing and different names stay different.</summary>
internal static class GitName
{
    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return _strict.GetString(bytes);
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
        if (!HasNonUtf8Bytes(name))
        {
            return _strict.GetBytes(name);
        }

        using var bytes = new MemoryStream();
        for (var i = 0; i < name.Length; i++)
        {
            if (IsNonUtf8(name, i))
            {
                bytes.WriteByte((byte)(name[i] - 0xDC00));
                continue;
            }

            var length = char.IsHighSurrogate(name[i]) ? 2 : 1;
            bytes.Write(_strict.GetBytes(name, i, length));
            i += length - 1;
        }

        return bytes.ToArray();
    }

    /// <summary>Splits a list whose names each end in <paramref name="end"/>.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<byte> list, byte end)
    {
        var names = new List<string>(list.Count(end));
        AddLast(names, list[Add(names, list, end)..]);
        return names;
    }

    /// <summary>Like <see cref="Split"/>, for a list that is still being written.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(
        Stream list,
        byte end,
        CancellationToken cancellationToken
    )
    {
        var names = new List<string>();
        var buffer = new byte[64 * 1024];
        var held = 0;
        while (await list.ReadAsync(buffer.AsMemory(held), cancellationToken) is > 0 and var read)
        {
            held += read;
            var used = Add(names, buffer.AsSpan(0, held), end);
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * held);
            }
        }

        AddLast(names, buffer.AsSpan(0, held));
        return names;
    }

    /// <summary>Adds the complete names.</summary>
    /// <returns>The number of bytes read, terminators included.</returns>
    private static int Add(List<string> names, ReadOnlySpan<byte> list, byte end)
    {
        var used = 0;
        while (list[used..].IndexOf(end) is >= 0 and var length)
        {
            names.Add(Decode(list.Slice(used, length)));
            used += length + 1;
        }

        return used;
    }

    private static void AddLast(List<string> names, ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            names.Add(Decode(rest));
        }
    }

    /// <summary>Whether the name contains bytes that are not UTF-8.</summary>
    public static bool HasNonUtf8Bytes(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (IsNonUtf8(name, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name as .NET's decoder returns it: invalid bytes become replacement characters, one for each
    /// maximal sequence that could begin a character.</summary>
    public static string Lossy(string name) => HasNonUtf8Bytes(name) ? Encoding.UTF8.GetString(Encode(name)) : name;

    /// <summary>The name as unambiguous printable text: <c>\xNN</c> for each byte that is not printable
    /// ASCII.</summary>
    public static string Printable(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var b in name)
        {
            text.Append(b is >= 0x20 and < 0x7F and not (byte)'\\' ? $"{(char)b}" : $"\\x{b:x2}");
        }

        return text.ToString();
    }

    /// <summary>The text with <c>\xNN</c> for each byte that is not UTF-8, so that it can be written and shown.</summary>
    public static string Readable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var readable = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                readable.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength - 1;
                continue;
            }

            readable.Append(IsNonUtf8(text, i) ? $"\\x{text[i] - 0xDC00:x2}" : "\uFFFD");
        }

        return readable.ToString();
    }

    private static bool IsNonUtf8(string name, int i) =>
        name[i] is >= '\uDC80' and <= '\uDCFF' && (i == 0 || !char.IsHighSurrogate(name[i - 1]));
}
