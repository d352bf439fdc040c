namespace Ralf.Actions.Git;

/// <summary>The check sum that System.IO.Hashing does not have.</summary>
internal static class CheckSums
{
    /// <summary>zlib's (RFC 1950).</summary>
    public static uint Adler(ReadOnlySpan<byte> bytes)
    {
        // So many can be added up before 32 bits are too few.
        const int Run = 5552;
        const uint Modulus = 65_521;
        var (a, b) = (1u, 0u);
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, Run)];
            foreach (var value in run)
            {
                a += value;
                b += a;
            }

            (a, b) = (a % Modulus, b % Modulus);
            bytes = bytes[run.Length..];
        }

        return (b << 16) | a;
    }
}
