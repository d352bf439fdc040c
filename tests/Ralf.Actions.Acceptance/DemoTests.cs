using System.Text.Json;

namespace Ralf.Actions.Acceptance;

/// <summary>The demo as a person starts it, and the commands that look at what it left.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly RalfFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
    public async Task The_demo_ends_as_scripted_and_can_be_looked_at()
    {
        var demo = Path.Combine(_bench.Root, "demo");

        var exit = await _bench.ExpectAsync(0, "demo", demo);

        Assert.Contains("ended as scripted", exit.Error, StringComparison.Ordinal);
        await _bench.AssertNothingLeftAsync();
        Assert.Equal("", _bench.GitIn(demo, "status", "--porcelain"));
        Assert.Contains(
            "docs/modules.md",
            _bench.GitIn(demo, "ls-tree", "-r", "--name-only", "ralf/demo/result"),
            StringComparison.Ordinal
        );
        var audit = await _bench.ExpectAsync(0, "audit", "--repository", demo);
        Assert.Equal("run demo: sound\n", audit.Error);
        await AssertStatusAsync(demo);
        await AssertLogAsync(demo);
    }

    [Fact]
    public async Task The_demo_overwrites_nothing()
    {
        _bench.Plan("tasks: {}");

        var exit = await _bench.ExpectAsync(2, "demo", _bench.Repository);

        Assert.Contains("error RALF529", exit.Error, StringComparison.Ordinal);
        Assert.Equal("", _bench.Git("status", "--porcelain"));
    }

    public void Dispose() => _bench.Dispose();

    private async Task AssertStatusAsync(string demo)
    {
        var exit = await _bench.ExpectAsync(0, "status", "demo", "--repository", demo, "--format", "json");
        var status = JsonDocument.Parse(exit.Output).RootElement;
        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Equal(_bench.GitIn(demo, "rev-parse", "ralf/demo/result"), status.GetProperty("result").GetString());
        Assert.Equal(
            ["conflicted 2", "failed 1", "blocked 1", "landed 8"],
            status
                .GetProperty("tasks")
                .EnumerateArray()
                .GroupBy(t => t.GetProperty("state").GetString())
                .Select(g => $"{g.Key} {g.Count()}")
                .OrderBy(text => "cfbl".IndexOf(text[0], StringComparison.Ordinal))
        );
        Assert.Equal("CHANGELOG.md", status.GetProperty("conflicts")[0].GetProperty("path").GetString());
    }

    private async Task AssertLogAsync(string demo)
    {
        var exit = await _bench.ExpectAsync(0, "log", "demo", "--repository", demo, "--format", "jsonl");
        var events = exit
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(e => e.GetProperty("seq").GetInt32()));
        Assert.Equal("run_started", events[0].GetProperty("kind").GetString());
        Assert.Equal("run_finished", events[^1].GetProperty("kind").GetString());
        Assert.Equal(8, events.Count(e => e.GetProperty("kind").GetString() == "task_landed"));
    }
}
