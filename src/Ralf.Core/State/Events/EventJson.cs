using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;

namespace Ralf.Core.State;

/// <summary>One event as the bytes of its file: <c>{"seq":0,"id":"…","kind":"task_dispatched","at":"…Z", …body…}</c>
/// and a newline. Reading is strict: the meaning of unknown members of a later version cannot be guessed, and an
/// incomplete event is invalid.</summary>
internal static partial class EventJson
{
    /// <summary>Format of the whole log, stored in its first event. Increased only if an older program would misread a
    /// log.</summary>
    public const int Format = 1;

    /// <summary>Maximum size of one event in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>In an event, unlike other files, a missing member is an error unless it is nullable or has a
    /// default.</summary>
    private static readonly JsonSerializerOptions _options = new(StateJson.Compact)
    {
        IgnoreReadOnlyProperties = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = StateJsonContext.Default.WithAddedModifier(RalfJson.RequireMembers),
    };

    /// <summary>The file of the event, indented for people.</summary>
    public static byte[] Write(LoggedEvent logged) => [.. Write(logged, indented: true), (byte)'\n'];

    /// <summary>Whether the log takes an event with this body, whatever its number and id.</summary>
    public static bool Fits(RunEvent body) =>
        JsonSerializer.SerializeToUtf8Bytes(body, _options.GetTypeInfo(body.GetType())).Length <= MaxBytes / 4;

    /// <summary>The event on one line, without a newline.</summary>
    public static byte[] WriteLine(LoggedEvent logged) => Write(logged, indented: false);

    /// <summary>The first eight hexadecimal digits of the SHA-256 of a record's JSON on one line.</summary>
    public static string Digest(SessionRecord record) =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(record, _options.Of<SessionRecord>())).AsSpan(0, 4)
        );

    /// <summary>Rounds a time as the log stores it: UTC, in milliseconds.</summary>
    public static DateTimeOffset Kept(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static byte[] Write(LoggedEvent logged, bool indented)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = _options.Encoder,
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

            var body = JsonSerializer.SerializeToElement(logged.Body, _options.GetTypeInfo(logged.Body.GetType()));
            foreach (var member in body.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'");
}
