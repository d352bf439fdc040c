namespace Ralf.Actions.Git;

/// <summary>A delta of a pack: the sizes of its base and of its result, then pieces to copy out of the base and bytes to put between.</summary>
internal static class PackDelta
{
    /// <summary>The size of the result, as the delta says. Throws <see cref="InvalidDataException"/> where it is not of this base.</summary>
    public static long ResultSize(ReadOnlySpan<byte> delta, int baseSize)
    {
        var at = 0;
        return Size(delta, ref at) == baseSize
            ? Size(delta, ref at)
            : throw new InvalidDataException("a delta of something else");
    }

    /// <summary>Fills the result. Throws <see cref="InvalidDataException"/> where the delta leads outside of base or result, or fills only a part.</summary>
    public static void Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, Span<byte> result)
    {
        var at = 0;
        _ = Size(delta, ref at);
        _ = Size(delta, ref at);
        while (at < delta.Length)
        {
            var order = delta[at++];
            var piece =
                (order & 0x80) != 0 ? Copied(source, order, delta, ref at)
                : order != 0 ? Slice(delta, at, order)
                : throw new InvalidDataException("an unknown order in a delta");
            at += (order & 0x80) != 0 ? 0 : order;
            if (piece.Length > result.Length)
            {
                throw new InvalidDataException("a delta makes more than it says");
            }

            piece.CopyTo(result);
            result = result[piece.Length..];
        }

        if (!result.IsEmpty)
        {
            throw new InvalidDataException("a delta makes less than it says");
        }
    }

    /// <summary>Seven bits of the order say which bytes of offset (four) and length (three) follow; a length of 0 is 65,536.</summary>
    private static ReadOnlySpan<byte> Copied(
        ReadOnlySpan<byte> source,
        byte order,
        ReadOnlySpan<byte> delta,
        ref int at
    )
    {
        var parts = 0L;
        for (var bit = 0; bit < 7; bit++)
        {
            if ((order & (1 << bit)) != 0)
            {
                parts |= (long)Next(delta, ref at) << (8 * bit);
            }
        }

        var (from, count) = (parts & 0xFFFF_FFFF, parts >> 32);
        return Slice(source, from, count == 0 ? 0x10000 : count);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, long from, long count) =>
        from + count <= bytes.Length
            ? bytes.Slice((int)from, (int)count)
            : throw new InvalidDataException("a delta leads outside");

    private static long Size(ReadOnlySpan<byte> delta, ref int at)
    {
        var (size, shift) = (0L, 0);
        while (true)
        {
            var part = Next(delta, ref at);
            size |= (part & 0x7FL) << shift;
            shift += 7;
            if ((part & 0x80) == 0)
            {
                return size;
            }

            if (shift > 49)
            {
                throw new InvalidDataException("a size that is none");
            }
        }
    }

    private static byte Next(ReadOnlySpan<byte> delta, ref int at) =>
        at < delta.Length ? delta[at++] : throw new InvalidDataException("a delta ends too early");
}
