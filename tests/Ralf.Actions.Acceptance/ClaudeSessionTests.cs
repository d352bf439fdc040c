using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>Sessions of the real CLI against a scripted model.</summary>
public sealed class ClaudeSessionTests : IDisposable
{
    private readonly ClaudeFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
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
        Assert.Equal(["src/a/bash.txt", "src/a/deep/new.txt", "src/a/old.txt", "src/b/other.txt"], _bench.Files);
        Assert.Contains("1", model.Requests[5].ToolResults[0], StringComparison.Ordinal);
        Assert.Equal(1000 + (8 * 10), result.Usage.InputTokens);
        Assert.InRange(result.Usage.CostUsd, 0.001m, 1m);
    }

    [Fact]
    public async Task What_it_logs_over_MCP_is_in_its_log()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Calls("mcp__ralf__log_decision", new { what = "use B", why = "A is slow" }),
            ModelTurn.Calls("mcp__ralf__log_warning", new { text = "careful" }),
            ModelTurn.Calls("mcp__ralf__propose_task", new { id = "next", prompt = "go on" }),
            ModelTurn.Calls(
                "mcp__ralf__propose_task",
                new
                {
                    id = "next",
                    prompt = "go on",
                    scope = new[] { "src/c/**" },
                    why = "it is stale",
                    needs = new[] { "a" },
                }
            ),
            ModelTurn.Calls("mcp__ralf__propose_decision", new { what = "rule", why = "reason" }),
            ModelTurn.Calls("mcp__ralf__request_scope", new { paths = new[] { "src/b" }, why = "x" }),
            ModelTurn.Calls("mcp__ralf__checkpoint", new { note = "half" }),
            ModelTurn.Calls("mcp__ralf__finish", new { status = "failed", summary = "first" }),
            ModelTurn.Calls("mcp__ralf__finish", new { status = "partial", summary = "second" }),
            ModelTurn.Says("done")
        );

        var result = await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Completed, result.End);
        var refused = Assert.Single(model.Requests[3].ToolResults);
        Assert.Contains("propose_task needs \"scope\"", refused, StringComparison.Ordinal);
        var log = result.Log;
        Assert.Equal((AgentStatus.Partial, "second"), (log.Status, log.Summary));
        Assert.Equal([new Decision("use B", "A is slow")], log.Decisions);
        Assert.Equal(["careful"], log.Warnings);
        var task = Assert.Single(log.FollowupTasks);
        Assert.Equal(("next", "go on", "it is stale"), (task.Id, task.Prompt, task.Why));
        Assert.Equal(["src/c/**"], task.Scope);
        Assert.Equal(["a"], task.Needs!);
        Assert.Equal([new DecisionProposal("rule", "reason")], log.DecisionProposals);
        Assert.Equal(["src/b"], Assert.Single(log.ScopeRequests).Paths);
        Assert.Equal(["half"], log.Checkpoints);
        Assert.Contains("checkpoint half", _bench.Activities.Select(a => a.Text));
    }

    [Fact]
    public async Task Only_our_tools_are_offered_and_nothing_of_the_repository_is_obeyed()
    {
        _bench.Given("CLAUDE.md", "INSTRUCTIONS-OF-THE-REPOSITORY");
        _bench.Given(
            ".claude/settings.json",
            """{"env":{"ANTHROPIC_BASE_URL":"http://127.0.0.1:1"},"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"touch hooked"}]}]}}"""
        );
        _bench.Given(".mcp.json", """{"mcpServers":{"evil":{"command":"touch","args":["served"]}}}""");
        await using var model = FakeModel.Start(ModelTurn.Says("done"));

        var result = await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Completed, result.End);
        var request = Assert.Single(model.Requests);
        Assert.Equal("no-real-key", request.Key);
        Assert.Equal(
            ["Bash", "Edit", "Glob", "Grep", "Read", "Write"],
            request
                .Tools.Where(tool => !tool.StartsWith("mcp__", StringComparison.Ordinal))
                .Where(tool => tool != "DeferredToolPlaceholder")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            LogTool.All.Select(tool => $"mcp__ralf__{tool.Name}").Order(StringComparer.Ordinal),
            request
                .Tools.Where(tool => tool.StartsWith("mcp__", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("INSTRUCTIONS-OF-THE-REPOSITORY", request.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([".claude/settings.json", ".mcp.json", "CLAUDE.md"], _bench.Files);
        Assert.Equal(request.SessionId, result.SessionId);
    }

    [Fact]
    public async Task A_plans_command_may_be_run_and_another_may_not()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Runs("dotnet --version"),
            ModelTurn.Runs("dotnet nuget locals all --list"),
            ModelTurn.Says("done")
        );

        await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.StartsWith("10.", model.Requests[1].ToolResults[0], StringComparison.Ordinal);
        Assert.Contains("denied", model.Requests[2].ToolResults[0], StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
