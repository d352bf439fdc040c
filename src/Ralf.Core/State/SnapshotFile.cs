using System.Security.Cryptography;

namespace Ralf.Core.State;

/// <summary>The file of a snapshot: the SHA-256 of its JSON in hexadecimal digits, then the JSON.</summary>
internal static class SnapshotFile
{
    private const int SumLength = 2 * SHA256.HashSizeInBytes;

    private static readonly JsonSerializerOptions _options = new(StateJson.Compact)
    {
        IgnoreReadOnlyProperties = true,
        MaxDepth = 64,
    };

    /// <summary>Reads the snapshot; null unless the file is complete, of this program and of this run.</summary>
    public static StateSnapshot? Read(string file, RunId run)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var json = bytes.AsSpan(Math.Min(SumLength, bytes.Length));
            return
                Encoding.ASCII.GetString(bytes, 0, bytes.Length - json.Length) == Sum(json)
                && JsonSerializer.Deserialize(json, _options.Of<StateSnapshot>()) is { } kept
                && kept.Program == StateSnapshot.ThisProgram
                && kept.State.Run == run
                ? kept
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the snapshot; ignores a file that cannot be written.</summary>
    public static void Write(StateSnapshot snapshot, string file)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(snapshot, _options.Of<StateSnapshot>());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var half = $"{file}.{Environment.ProcessId}";
            File.WriteAllBytes(half, [.. Encoding.ASCII.GetBytes(Sum(json)), .. json]);
            File.Move(half, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next reader reads the log.
        }
    }

    private static string Sum(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json));
}
