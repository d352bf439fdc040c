using System.Text.Json;
using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>One session from its packet, as a matrix job runs it.</summary>
public sealed class WorkCommandTests : IDisposable
{
    private readonly RalfFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
    public async Task The_same_packet_gives_the_same_work_on_another_machine()
    {
        var packet = await PacketAsync();
        var clone = Path.Combine(_bench.Root, "clone");
        _bench.Git("clone", "-q", ".", clone);
        var output = Path.Combine(_bench.Root, "output");

        var exit = await _bench.RalfInAsync(clone, [], "work", "--input", packet, "--output", output);

        Assert.True(exit.Code == 0, $"{exit}");
        var record = Record(output);
        Assert.Equal("complete", record.GetProperty("status").GetString());
        var head = record.GetProperty("head").GetString()!;
        _bench.GitIn(
            clone,
            "fetch",
            "-q",
            Path.Combine(output, "session.bundle"),
            "refs/heads/ralf/r/a.1:refs/heads/got"
        );
        Assert.Equal(head, _bench.GitIn(clone, "rev-parse", "got"));
        Assert.Equal(_bench.ResultTree(), _bench.GitIn(clone, "rev-parse", "got^{tree}"));
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_session_that_fails_still_leaves_its_record()
    {
        var packet = await PacketAsync();
        _bench.Script("a", "echo oh no >&2; exit 9");
        var output = Path.Combine(_bench.Root, "output");

        await _bench.ExpectAsync(0, "work", "--input", packet, "--output", output);
        var again = await _bench.ExpectAsync(2, "work", "--input", packet, "--output", output);

        Assert.Equal("agent_error", Record(output).GetProperty("reason").GetString());
        Assert.Contains("error RALF3", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_session_keeps_what_it_had_done()
    {
        var packet = await PacketAsync();
        _bench.Script(
            "a",
            """mkdir out; echo half > out/a.txt; trap '' TERM; touch "$RALF_TEST/half"; while :; do sleep 1; done"""
        );
        var output = Path.Combine(_bench.Root, "output");
        using var process = _bench.Start("work", "--input", packet, "--output", output);
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("half")), "the agent has begun");

        process.Signal(Signals.Terminate);
        await process.EndAsync();

        var record = Record(output);
        Assert.Equal("interrupted", record.GetProperty("reason").GetString());
        Assert.Equal("out/a.txt", record.GetProperty("files_modified")[0].GetString());
        Assert.True(File.Exists(Path.Combine(output, "session.bundle")));
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task What_is_no_packet_is_refused()
    {
        var packet = await PacketAsync();
        var output = Path.Combine(_bench.Root, "output");

        var missing = await _bench.ExpectAsync(2, "work", "--input", _bench.Folder("none"), "--output", output);
        await File.WriteAllTextAsync(Path.Combine(packet, "packet.json"), """{"version": 1}""");
        var damaged = await _bench.ExpectAsync(2, "work", "--input", packet, "--output", output);

        Assert.Contains("error RALF3", missing.Error, StringComparison.Ordinal);
        Assert.Contains("error RALF3", damaged.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(output, "record.json")));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>The packet of a session that has run and landed.</summary>
    private async Task<string> PacketAsync()
    {
        _bench.Plan("""tasks: {a: {scope: ["out/a.txt"], prompt: Write a.}}""");
        await _bench.ExpectAsync(0, "run", "--run", "r");
        return Path.Combine(_bench.Repository, ".git", "ralf", "r", "sessions", "a.1", "packet");
    }

    private static JsonElement Record(string output) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "record.json"))).RootElement;
}
