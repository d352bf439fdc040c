using System.Text.Json.Serialization;

namespace Ralf.Agents;

/// <summary>What an agent logged over MCP: one JSON object per line, <c>{"tool": NAME, "values": {…}}</c>.</summary>
internal static class Journal
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions _options = RalfJson.Options(indented: false, JournalContext.Default);

    public static string PathIn(string scratch) => Path.Combine(scratch, "journal.jsonl");

    /// <summary>Appends one line and flushes it to disk.</summary>
    public static void Append(string path, string tool, JsonElement values)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new(tool, values), _options.Of<JournalLine>());
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        file.Seek(0, SeekOrigin.End);
        if (EndsTorn(file))
        {
            file.WriteByte((byte)'\n');
        }
        file.Write([.. line, (byte)'\n']);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the log from a journal; empty if there is no journal. A truncated last line is ignored.</summary>
    public static AgentLog Read(string path)
    {
        var builder = new AgentLogBuilder();
        var text = PlainFile.ReadText(path, MaxBytes, followLink: false, out var problem);
        if (problem is not null)
        {
            builder.Problem($"The session's journal was not read: {problem}.");
        }
        foreach (var line in (text ?? "").Split('\n'))
        {
            // Torn lines do not parse: the server died while writing one, before it answered the call.
            using var document = Json.Parse(line);
            if (
                document?.RootElement is { } entry
                && LogTool.Find(entry.Text("tool")) is { } tool
                && entry.Member("values") is { } values
            )
            {
                builder.Add(tool, values);
            }
        }
        return builder.Build();
    }

    private static bool EndsTorn(FileStream file)
    {
        if (file.Length == 0)
        {
            return false;
        }
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    internal sealed record JournalLine(string Tool, JsonElement Values);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Journal.JournalLine))]
internal sealed partial class JournalContext : JsonSerializerContext;
