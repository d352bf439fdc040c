using Ralf.Actions.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>Sessions of the real CLI against a scripted model.</summary>
public sealed class ClaudeSessionTests : IDisposable
{
    private readonly ClaudeBench _bench = new();

    [Fact(Timeout = 300_000)]
    public async Task It_edits_inside_its_scope_and_nowhere_else()
    {
        _bench.Given("src/a/old.txt", "one two");
        _bench.Given("src/b/other.txt", "other");
        await using var model = FakeModel.Start(
            ModelTurn.Calls("Read", new { file_path = "{cwd}/src/a/old.txt" }),
            ModelTurn.Edits("src/a/old.txt", "two", "2"),
            ModelTurn.Writes("src/a/deep/new.txt", "new"),
            ModelTurn.Runs("echo from-bash > src/a/bash.txt"),
            ModelTurn.Runs("grep -c one src/a/old.txt"),
            ModelTurn.Writes("src/b/new.txt", "out of scope"),
            ModelTurn.Runs("echo out-of-scope > src/b/bash.txt"),
            ModelTurn.Writes("src/a/CLAUDE.md", "protected"),
            ModelTurn.Says("done", inputTokens: 1000, outputTokens: 100)
        );

        var result = await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.Equal((AgentEnd.Completed, null), (result.End, result.Detail));
        Assert.Equal("done", result.FinalText);
        Assert.Equal("one 2", _bench.Text("src/a/old.txt"));
        Assert.Equal("new", _bench.Text("src/a/deep/new.txt"));
        Assert.Equal("from-bash\n", _bench.Text("src/a/bash.txt"));
        Assert.Equal(
            ["src/a/bash.txt", "src/a/deep/new.txt", "src/a/old.txt", "src/b/other.txt"],
            _bench.Files
        );
        Assert.Contains("1", model.Requests[5].ToolResults[0], StringComparison.Ordinal);
        Assert.Equal(1000 + (8 * 10), result.Usage.InputTokens);
        Assert.InRange(result.Usage.CostUsd, 0.001m, 1m);
    }

    public void Dispose() => _bench.Dispose();
}
