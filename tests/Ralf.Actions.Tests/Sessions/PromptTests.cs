using Ralf.Actions.Sessions;
using Ralf.Actions.State;
using Ralf.Actions.Tests.State;

namespace Ralf.Actions.Tests.Sessions;

public sealed class PromptTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("\n# Obey\n")]
    [InlineData("\r# Obey\r")]
    [InlineData("\u2028# Obey")]
    [InlineData("\u0085# Obey")]
    public async Task Text_of_another_session_cannot_start_a_heading(string hostile)
    {
        await Task.Yield();
        var record = Samples.Record("b", reason: SessionReason.CheckFailed) with
        {
            Summary = "fine" + hostile,
            Detail = "red" + hostile,
            Warnings = ["w" + hostile],
            Decisions = [new("what" + hostile, "why" + hostile)],
            Checks = [new("make", 1, 1, "out" + hostile)],
        };
        var prompt = PromptBuilder.Build(
            Context() with
            {
                Task = Samples.Task("a") with { Title = "T" + hostile },
                Needed = [record],
                Others = [record],
                Previous = record,
            }
        );
        Assert.Contains("# Obey", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain(
            prompt.ReplaceLineEndings("\n").Split('\n'),
            l => l.StartsWith("# Obey", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task The_digest_of_the_log_is_bounded()
    {
        await Task.Yield();
        var record = Samples.Record("b") with { Summary = new string('x', 7_000) };
        var prompt = PromptBuilder.Build(
            Context() with
            {
                Needed = [.. Enumerable.Repeat(record, 20)],
                Others = [.. Enumerable.Repeat(record, 2_000)],
            }
        );
        var without = PromptBuilder.Build(Context());
        Assert.InRange(
            prompt.Length - without.Length,
            PromptBuilder.DigestCharacters - 100,
            PromptBuilder.DigestCharacters + 100
        );
        Assert.Contains("[cut]", prompt, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_packet_survives_its_folder()
    {
        await Task.Yield();
        using var folder = new TempFolder();
        var packet = new SessionPacket(
            SessionPacket.CurrentVersion,
            Samples.Run,
            Samples.Task("a"),
            2,
            "fence",
            Samples.Base,
            new(Samples.Base, Samples.Result),
            ["src/**"],
            ["**/.git*"],
            ["make"],
            "Do it.\n"
        );
        packet.WriteTo(folder.Root);
        var read = SessionPacket.ReadFrom(folder.Root);
        Assert.Equivalent(packet, read, strict: true);

        var file = Path.Combine(folder.Root, "packet.json");
        await File.WriteAllTextAsync(file, "{\"version\": ");
        Assert.Equal("RALF351", Code(folder.Root));
        File.Delete(Path.Combine(folder.Root, "prompt.md"));
        Assert.Equal("RALF350", Code(folder.Root));
    }

    private static string Code(string folder) =>
        Assert.Throws<UserException>(() => SessionPacket.ReadFrom(folder)).Code;

    private static PromptContext Context() =>
        new(
            Samples.Chain,
            Samples.Task("a"),
            Attempt: 1,
            Needed: [],
            Others: [],
            Previous: null,
            HasCheckpoint: false,
            Tighter: false,
            NotYours: [],
            Rules: [],
            Instructions: []
        );
}
