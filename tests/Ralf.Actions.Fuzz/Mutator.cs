namespace Ralf.Actions.Fuzz;

/// <summary>Makes new inputs of old ones: bytes and runs of bytes changed, doubled, moved and taken from others, and
/// words of the language put in.</summary>
/// <param name="longest">The most bytes of a new input.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, int longest)
{
    /// <summary>The most bytes of an input, where a target does not say less.</summary>
    public const int Longest = 1 << 16;

    private static readonly byte[][] _nasty =
    [
        .. new[]
        {
            "\0",
            "\n",
            "\r\n",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\u202e",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "9223372036854775808",
            "2147483648",
            "../",
            "**/",
            "*",
            "!",
            "&a",
            "*a",
            "<<",
            "%",
            "---",
            "::error::",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC3, 0x28],
        [0xEF, 0xBB, 0xBF],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x80],
    ];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = input.ToList();
        for (var steps = 1 << random.Next(5); steps > 0; steps--)
        {
            Step(bytes, other);
        }

        return [.. bytes.Take(longest)];
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(1 << random.Next(9), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, _nasty[random.Next(_nasty.Length)]);
                break;
            case 5 when words.Count > 0:
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;
            case 6 when other.Length > 0:
                var from = random.Next(other.Length);
                var many = Math.Min(1 << random.Next(11), other.Length - from);
                bytes.InsertRange(at, other[from..(from + many)]);
                break;
            case 7 when other.Length > 0:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(random.Next(other.Length)));
                break;
            case 8:
                Repeat(bytes, at, Math.Min(length, 16));
                break;
            default:
                break;
        }
    }

    /// <summary>The same many times over: depth and length are what parsers forget.</summary>
    private void Repeat(List<byte> bytes, int at, int length)
    {
        var piece = bytes.GetRange(at, length);
        for (var times = 1 << random.Next(12); times > 0 && bytes.Count < longest; times--)
        {
            bytes.InsertRange(at, piece);
        }
    }
}
