using System.Buffers.Binary;

namespace Ralf.Actions.Git;

/// <summary>The check sums that a pack holds.</summary>
internal static class CheckSums
{
    /// <summary>By how many bytes follow in one step, then by byte.</summary>
    private static readonly uint[][] CrcTables = MakeCrcTables();

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

    /// <summary>CRC-32, as the index of a pack holds it; four bytes at a step (Kounavis and Berry, "A Systematic Approach to Building High Performance, Software-based, CRC Generators", 2005).</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var (last, third, second, first) = (CrcTables[0], CrcTables[1], CrcTables[2], CrcTables[3]);
        var crc = uint.MaxValue;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            crc ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc =
                first[(byte)crc]
                ^ second[(byte)(crc >> 8)]
                ^ third[(byte)(crc >> 16)]
                ^ last[crc >> 24];
        }

        foreach (var value in bytes)
        {
            crc = last[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] MakeCrcTables()
    {
        var tables = new uint[4][];
        for (var table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var crc = table == 0 ? i : tables[table - 1][i];
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }

                tables[table][i] = crc;
            }
        }

        return tables;
    }
}
