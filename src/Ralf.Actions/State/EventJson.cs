using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Ralf.Actions.State;

/// <summary>
/// One event as the bytes of its file: <c>{"seq":0,"id":"…","kind":"task_dispatched","at":"…Z", …body…}</c> and a newline. Reading is strict: what a
/// later version may mean by something unknown cannot be guessed, and half an event is no event.
/// </summary>
internal static class EventJson
{
    /// <summary>Of the log as a whole; stands in its first event. Rises only where an older program would misread a log.</summary>
    public const int Format = 1;

    /// <summary>The most bytes that one event may have.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Unlike those for other files, a missing member is an error, unless it is nullable or has a default.</summary>
    private static readonly JsonSerializerOptions Options = new(RalfJson.Compact)
    {
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireMembers } },
    };

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 32,
    };

    /// <summary>The event's file, indented for people.</summary>
    public static byte[] Write(LoggedEvent logged) =>
        [.. Write(logged, indented: true), (byte)'\n'];

    /// <summary>The event on one line, without a newline.</summary>
    public static byte[] WriteLine(LoggedEvent logged) => Write(logged, indented: false);

    /// <summary>Reads the event at place <paramref name="seq"/>; throws <see cref="UserException"/> (exit 4) on anything but a whole, known event of that place.</summary>
    public static LoggedEvent Read(RunId run, long seq, byte[] bytes)
    {
        var where = LogPath.Of(seq);
        if (bytes.Length > MaxBytes)
        {
            throw Errors.LogDamaged(
                run,
                where,
                $"has {bytes.Length} bytes, at most {MaxBytes} are allowed"
            );
        }

        if (!Utf8.IsValid(bytes))
        {
            throw Errors.LogDamaged(run, where, "is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(run, seq, document.RootElement);
        }
        catch (JsonException error)
        {
            throw Errors.LogDamaged(run, where, $"is no event: {error.Message}");
        }
    }

    /// <summary>The first eight hexadecimal digits of the SHA-256 of a record's JSON on one line.</summary>
    public static string Digest(SessionRecord record) =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(record, Options)).AsSpan(0, 4)
        );

    /// <summary>A time as the log keeps it: UTC, to the millisecond.</summary>
    public static DateTimeOffset Kept(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static LoggedEvent Read(RunId run, long seq, JsonElement root)
    {
        var where = LogPath.Of(seq);
        var kind = Text(root, "kind");
        RefuseNewer(run, where, root);
        var type =
            EventKinds.TypeOf(kind)
            ?? throw Errors.LogNewer(run, where, $"is of the unknown kind '{kind}'");
        if (!root.TryGetProperty("seq", out var place) || !place.TryGetInt64(out var number))
        {
            throw new JsonException("it has no 'seq'");
        }

        if (number != seq)
        {
            throw Errors.LogDamaged(run, where, $"says that its seq is {number}");
        }

        var body = (RunEvent)root.Deserialize(type, Options)!;
        return new LoggedEvent(seq, Text(root, "id"), Time(Text(root, "at")), body);
    }

    private static void RefuseNewer(RunId run, string where, JsonElement root)
    {
        if (IsNewer(root, "format", Format))
        {
            throw Errors.LogNewer(run, where, $"has a 'format' above {Format}");
        }

        if (
            root.TryGetProperty("record", out var record)
            && record.ValueKind == JsonValueKind.Object
            && IsNewer(record, "version", SessionRecord.CurrentVersion)
        )
        {
            throw Errors.LogNewer(
                run,
                where,
                $"holds a record with a 'version' above {SessionRecord.CurrentVersion}"
            );
        }
    }

    private static bool IsNewer(JsonElement holder, string name, int known) =>
        holder.TryGetProperty(name, out var version)
        && version.ValueKind == JsonValueKind.Number
        && (!version.TryGetInt64(out var number) || number > known);

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : throw new JsonException($"it has no '{name}'");

    private static DateTimeOffset Time(string text) =>
        text.EndsWith('Z')
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : throw new JsonException($"'at' is '{text}', not a time in UTC");

    private static byte[] Write(LoggedEvent logged, bool indented)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = Options.Encoder,
        };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", logged.Seq);
            writer.WriteString("id", logged.Id);
            writer.WriteString("kind", EventKinds.NameOf(logged.Body));
            writer.WriteString("at", Time(logged.At));
            if (logged.Body is RunStarted)
            {
                writer.WriteNumber("format", Format);
            }

            var body = JsonSerializer.SerializeToElement(
                logged.Body,
                logged.Body.GetType(),
                Options
            );
            foreach (var member in body.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static void RequireMembers(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (
                member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } given
                && Nullable.GetUnderlyingType(given.ParameterType) is null
            )
            {
                member.IsRequired = true;
            }
        }
    }
}
