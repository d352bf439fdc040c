using System.Text;
using System.Text.Json;
using Ralf.Actions.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Records of sessions, as a job of another machine uploads them.</summary>
internal static class Records
{
    private static readonly TaskDispatched _dispatch = new(
        TaskId.Parse("legacy"),
        1,
        "demo/legacy.1",
        GitId.Parse("b5ab3603f26371b6a846ba32de1ba7c47a6f7d2c"),
        ["**"]
    );

    public static Target Target { get; } = Target.WithFiles("record", Run, MakeSeeds);

    /// <summary>A record without objection.</summary>
    public static SessionRecord Sound =>
        field ??= EventJson.ReadRecord(Encoding.UTF8.GetString(Target.Seeds.MinBy(s => s.Length)!));

    /// <summary>The file of a record.</summary>
    public static string Write(SessionRecord record) =>
        JsonSerializer.Serialize(record, StateJson.Indented.Of<SessionRecord>());

    private static void Run(byte[] input)
    {
        try
        {
            EventJson.Digest(EventJson.ReadRecord(Encoding.UTF8.GetString(input)));
        }
        catch (JsonException)
        {
            // What it says it throws.
        }

        var folder = Scratch.PathOf("record");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "record.json"), input);
        var reader = new UploadedRecord(_store, Targets.Folded, TimeProvider.System);
        if (reader.Read(folder, _dispatch, out var problem) is { } record)
        {
            MustBeAnEvent(record);
            _ = record.FileCount;
        }
        else
        {
            Shown.Check(problem);
        }
    }

    private static readonly SmallStore _store = new();

    /// <summary>The log takes it, reads it again, and it can be bounded and shown.</summary>
    private static void MustBeAnEvent(SessionRecord record)
    {
        var logged = new LoggedEvent(7, "record/x", DateTimeOffset.UnixEpoch, new SessionRecorded(record));
        var written = EventJson.Write(logged);
        var again = EventJson.Write(EventJson.Read(RunId.Parse("demo"), 7, written));
        if (!written.AsSpan().SequenceEqual(again))
        {
            throw new FuzzException("a record that was read is another one when written");
        }

        if (Encoding.UTF8.GetByteCount(Write(record.Fit())) > RecordBounds.MaxBytes)
        {
            throw new FuzzException("a bounded record is beyond its bound");
        }

        foreach (var text in new[] { record.Summary, record.Detail ?? "" }.Concat(record.Warnings).Take(20))
        {
            Shown.Check(text);
        }
    }

    /// <summary>Records that are too long, too deep, or hold more than a session could do.</summary>
    private static IEnumerable<byte[]> MakeSeeds()
    {
        var sound = Encoding.UTF8.GetString(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Seeds", "record", "complete.json"))
        );
        string With(string member, string value) => sound.Replace($"\"{member}\": []", $"\"{member}\": {value}");
        string List(int count, Func<int, string> entry) =>
            $"[{string.Join(',', Enumerable.Range(0, count).Select(entry))}]";
        return new[]
        {
            With("warnings", List(300, i => $"\"w{i}\\u001b[31m\\u202e::error::\"")),
            With("warnings", $"[\"{new string('w', 50_000)}\"]"),
            With("files_modified", List(600, i => $"\"left/{i}/{new string('p', 80)}\"")),
            With(
                "scope_violations",
                List(400, i => "{\"path\":\"a/" + i + "\",\"change\":\"added\",\"what\":\"a link to '/etc'\"}")
            ),
            With(
                "checks",
                List(200, i => "{\"command\":\"c" + i + "\",\"exit_code\":1,\"seconds\":1e300,\"output\":\"\\u0007\"}")
            ),
            With(
                "followup_tasks",
                """[{"id":"f","prompt":"p","scope":["a/**"],"why":"w","needs":["legacy"],"reads":["b"]}]"""
            ),
            With("decisions", """[{"what":"w\ud83d","why":"\u0000"}]"""),
            With("scope_requests", $"{new string('[', 40)}{new string(']', 40)}"),
            With("warnings", $"{new string('[', 20_000)}{new string(']', 20_000)}"),
            sound.Replace("\"cost_usd\": 0", "\"cost_usd\": 79228162514264337593543950335"),
            sound.Replace("\"input_tokens\": 0", "\"input_tokens\": -9223372036854775808"),
            sound.Replace("2026-11-25T18:42:22", "0001-01-01T00:00:00").Replace("18:42:23+00:00", "18:42:23+14:00"),
            With("findings", """[{"file":"x","line":-1,"row":-1,"pointer":"/\u0007","message":"m"}]"""),
            With(
                "more_scope_violations",
                """[{"folder":"a/","count":2147483647},{"folder":"b/","count":2147483647}]"""
            ),
            With("files_modified", List(30_000, i => $"\"left/{i}/{new string('p', 60)}\"")),
            With("warnings", $"[\"{new string('w', 3_000_000)}\"]"),
        }.Select(Encoding.UTF8.GetBytes);
    }
}
