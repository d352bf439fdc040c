namespace Ralf.Core.Schemas;

/// <summary>Reads bytes of unknown length up to a limit.</summary>
internal static class BoundedLines
{
    private const int First = 64 * 1024;

    /// <summary>All bytes, without a byte order mark; null if there are more than <paramref name="max"/>.</summary>
    public static ReadOnlyMemory<byte>? ReadAll(Stream data, int max)
    {
        using var all = new MemoryStream();
        var buffer = new byte[First];
        int count;
        while ((count = data.Read(buffer)) > 0)
        {
            if (all.Length + count > max)
            {
                return null;
            }

            all.Write(buffer, 0, count);
        }

        return WithoutMark(all.GetBuffer().AsMemory(0, (int)all.Length));
    }

    /// <summary>Reads line by line, without the line feeds; each is valid until the next. A line of more than <paramref
    /// name="max"/> bytes is returned as null and ends the sequence.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>?> Read(Stream data, int max)
    {
        var buffer = new byte[First];
        var (start, end, isFirst) = (0, 0, true);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return Line(buffer.AsMemory(start, length), isFirst);
                (start, isFirst) = (start + length + 1, false);
                continue;
            }

            if (end - start > max)
            {
                yield return null;
                yield break;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var count = data.Read(buffer, end, buffer.Length - end);
            if (count == 0)
            {
                if (end > 0)
                {
                    yield return Line(buffer.AsMemory(0, end), isFirst);
                }

                yield break;
            }

            end += count;
        }
    }

    private static ReadOnlyMemory<byte> Line(ReadOnlyMemory<byte> bytes, bool isFirst) =>
        isFirst ? WithoutMark(bytes) : bytes;

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}
