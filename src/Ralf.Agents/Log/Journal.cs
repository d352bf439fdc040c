using System.Text.Json.Serialization;

namespace Ralf.Agents;

/// <summary>What an agent logged over MCP: one JSON object per line, <c>{"tool": NAME, "values": {…}}</c>.</summary>
internal static class Journal
{
    /// <summary>At most this much is read, from the beginning.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>No line is appended beyond this, so that all that was answered "Logged." is read.</summary>
    public const int MaxAppended = MaxBytes / 2;

    /// <summary>Beyond this, only <c>finish</c> is appended.</summary>
    private const int MaxWithoutFinish = MaxAppended / 2;

    private static readonly JsonSerializerOptions _options = RalfJson.Options(indented: false, JournalContext.Default);

    /// <summary>Reading ends after this many lines that are not entries: such a line takes longer than an entry.</summary>
    private const int MaxOtherLines = 20_000;

    public static string PathIn(string scratch) => Path.Combine(scratch, "journal.jsonl");

    /// <summary>Appends one line and flushes it to disk. Returns false if the journal is full.</summary>
    public static bool TryAppend(string path, string tool, JsonElement values)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new(tool, values), _options.Of<JournalLine>());
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (
            line.Length > RequestFilter.MaxLineBytes
            || file.Length + line.Length + 2 > (tool == LogTool.Finish ? MaxAppended : MaxWithoutFinish)
        )
        {
            return false;
        }

        file.Seek(0, SeekOrigin.End);
        if (EndsTorn(file))
        {
            file.WriteByte((byte)'\n');
        }
        file.Write([.. line, (byte)'\n']);
        file.Flush(flushToDisk: true);
        return true;
    }

    /// <summary>Reads the log from a journal; empty if there is no journal. A truncated last line is ignored.</summary>
    public static AgentLog Read(string path)
    {
        var builder = new AgentLogBuilder();
        var bytes = PlainFile.ReadStart(path, MaxBytes, followLink: false, out var isCut, out var problem);
        if (problem is not null)
        {
            builder.Problem($"The session's journal was not read: {problem}.");
        }
        if (isCut)
        {
            builder.Problem($"The session's journal has more than {MaxBytes} bytes; the rest was not read.");
        }
        var others = 0;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty; )
        {
            if (others > MaxOtherLines)
            {
                builder.Problem(
                    $"The session's journal has more than {MaxOtherLines} lines that are not entries; the rest was not read."
                );
                break;
            }

            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Length > RequestFilter.MaxLineBytes)
            {
                continue;
            }

            // Torn lines do not parse: the server died while writing one, before it answered the call.
            using var document = Json.Parse(Encoding.UTF8.GetString(line));
            if (
                document?.RootElement is { } entry
                && LogTool.Find(entry.Text("tool")) is { } tool
                && entry.Member("values") is { } values
            )
            {
                builder.Add(tool, values);
            }
            else
            {
                others++;
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
