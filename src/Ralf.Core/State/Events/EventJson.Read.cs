using System.Text.Unicode;

namespace Ralf.Core.State;

/// <summary>Strict reading, in two passes over the bytes: one for the common members, one for the body.</summary>
internal static partial class EventJson
{
    /// <summary>Reads the event with number <paramref name="seq"/>; throws <see cref="UserException"/> (exit 4) unless
    /// it is a complete, known event with that number.</summary>
    public static LoggedEvent Read(RunId run, long seq, ReadOnlySpan<byte> bytes)
    {
        var where = LogPath.Of(seq);
        if (bytes.Length > MaxBytes)
        {
            throw StateErrors.LogDamaged(run, where, $"has {bytes.Length} bytes, at most {MaxBytes} are allowed");
        }

        if (!Utf8.IsValid(bytes))
        {
            throw StateErrors.LogDamaged(run, where, "is not UTF-8");
        }

        try
        {
            return ReadWhole(run, seq, bytes);
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw StateErrors.LogDamaged(run, where, $"is no event: {error.Message}");
        }
    }

    /// <summary>Parses an external record as strictly as one in the log. Throws <see cref="JsonException"/>.</summary>
    public static SessionRecord ReadRecord(string text) => ReadElsewhere<SessionRecord>(text);

    /// <summary>Parses an external outcome of <c>verify</c>. Throws <see cref="JsonException"/>.</summary>
    public static VerifyRecorded ReadVerify(string text) => ReadElsewhere<VerifyRecorded>(text);

    private static T ReadElsewhere<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, _options.Of<T>()) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is not JsonException && IsMalformed(error))
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <summary>Whether the serializer throws this on malformed input: for an escaped lone surrogate it is not a
    /// <see cref="JsonException"/>.</summary>
    private static bool IsMalformed(Exception error) =>
        error is JsonException or InvalidOperationException or FormatException or ArgumentException;

    private static LoggedEvent ReadWhole(RunId run, long seq, ReadOnlySpan<byte> bytes)
    {
        var where = LogPath.Of(seq);
        var envelope = EventEnvelope.Read(bytes);
        RefuseNewer(run, where, envelope);
        var kind = envelope.Kind ?? throw new JsonException("it has no 'kind'");
        var type =
            EventKinds.TypeOf(kind) ?? throw StateErrors.LogNewer(run, where, $"is of the unknown kind '{kind}'");
        var number = envelope.Seq ?? throw new JsonException("it has no 'seq'");
        if (number != seq)
        {
            throw StateErrors.LogDamaged(run, where, $"says that its seq is {number}");
        }

        var body = (RunEvent)JsonSerializer.Deserialize(bytes, _options.GetTypeInfo(type))!;
        return new LoggedEvent(
            seq,
            envelope.Id ?? throw new JsonException("it has no 'id'"),
            Time(envelope.At ?? throw new JsonException("it has no 'at'")),
            body
        );
    }

    private static void RefuseNewer(RunId run, string where, EventEnvelope envelope)
    {
        if (envelope.Format > Format)
        {
            throw StateErrors.LogNewer(run, where, $"has a 'format' above {Format}");
        }

        if (envelope.RecordVersion > SessionRecord.CurrentVersion)
        {
            throw StateErrors.LogNewer(
                run,
                where,
                $"holds a record with a 'version' above {SessionRecord.CurrentVersion}"
            );
        }
    }

    private static DateTimeOffset Time(string text) =>
        text.EndsWith('Z')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw new JsonException($"'at' is '{text}', not a time in UTC");
}
