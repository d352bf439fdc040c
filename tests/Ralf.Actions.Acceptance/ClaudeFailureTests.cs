using System.Diagnostics;
using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>Every way in which a session of the real CLI can end badly.</summary>
public sealed class ClaudeFailureTests : IDisposable
{
    private readonly ClaudeFixture _bench = new();

    [Fact]
    public async Task Turns_run_out()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Writes("src/a/1.txt", "1"),
            ModelTurn.Writes("src/a/2.txt", "2"),
            ModelTurn.Writes("src/a/3.txt", "3")
        );

        var result = await _bench.RunAsync(model, turns: 2);

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Turns, result.End);
        Assert.Contains("maximum number of turns (2)", result.Detail, StringComparison.Ordinal);
        Assert.Null(result.FinalText);
        Assert.Contains("src/a/1.txt", _bench.Files);
    }

    [Fact]
    public async Task The_budget_runs_out()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Calls(100_000, ("Read", new { file_path = "{cwd}/none" })),
            ModelTurn.Says("never")
        );

        var result = await _bench.RunAsync(model, budget: 0.5m);

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Budget, result.End);
        Assert.InRange(result.Usage.CostUsd, 0.5m, 20m);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Time_runs_out_while_the_API_hangs()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Calls(100_000, ("mcp__ralf__checkpoint", new { note = "got here" })),
            ModelTurn.Hangs()
        );

        var result = await _bench.RunAsync(model, seconds: 45);

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Timeout, result.End);
        Assert.Equal(["got here"], result.Log.Checkpoints);
        Assert.Equal((10, 100_000, 1), (result.Usage.InputTokens, result.Usage.OutputTokens, result.Usage.Turns));
        // By the prices that the CLI itself counts with.
        Assert.Equal((2.00004m, CostBasis.Estimated), (result.Usage.CostUsd, result.Usage.CostBasis));
        Assert.Empty(SessionProcesses.Find(_bench.Fence));
    }

    [Theory]
    [InlineData(401, "authentication_error", nameof(AgentEnd.Credentials))]
    [InlineData(403, "permission_error", nameof(AgentEnd.Credentials))]
    [InlineData(404, "not_found_error", nameof(AgentEnd.Account))]
    [InlineData(429, "rate_limit_error", nameof(AgentEnd.RateLimited))]
    [InlineData(529, "overloaded_error", nameof(AgentEnd.RateLimited))]
    [InlineData(500, "api_error", nameof(AgentEnd.RateLimited))]
    public async Task The_API_refuses(int status, string type, string end)
    {
        await using var model = FakeModel.Start(ModelTurn.Fails(status, type));

        var result = await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.Equal((end, null), (result.End.ToString(), result.FinalText));
        Assert.NotEmpty(result.Detail!);
    }

    /// <summary>The first request of a session that the API does not take is not the task's fault; a later one is, by
    /// what it says.</summary>
    [Theory]
    [InlineData("You have reached your specified API usage limits.", true, nameof(AgentEnd.Account))]
    [InlineData("The model claude-x has been retired.", true, nameof(AgentEnd.Account))]
    [InlineData("messages.2: something of the task is not well formed", true, nameof(AgentEnd.AgentError))]
    [InlineData("anything", false, nameof(AgentEnd.Account))]
    public async Task A_request_that_no_retry_mends_is_told_by_when_it_came(string message, bool isLater, string end)
    {
        ModelTurn[] before = isLater ? [ModelTurn.Writes("src/a/1.txt", "1")] : [];
        await using var model = FakeModel.Start([
            .. before,
            ModelTurn.Fails(400, "invalid_request_error", message: message),
        ]);

        Assert.Equal(end, (await _bench.RunAsync(model)).End.ToString());
        model.AssertPlayed();
    }

    [Fact]
    public async Task An_API_that_does_not_answer_is_busy()
    {
        await using var model = FakeModel.Start(ModelTurn.Hangs());
        var soon = new Dictionary<string, string> { ["API_TIMEOUT_MS"] = "3000" };

        var result = await _bench.RunAsync(model, changes: soon);

        Assert.Equal(AgentEnd.RateLimited, result.End);
        Assert.Contains("timed out", result.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_the_networks_fault()
    {
        await using var model = FakeModel.Start();
        var nobody = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:1" };

        var result = await _bench.RunAsync(model, changes: nobody);

        Assert.Equal(AgentEnd.Network, result.End);
    }

    /// <summary>What the owner of the machine sets goes before all that Ralf sets
    /// (https://code.claude.com/docs/en/settings, managed settings).</summary>
    [Fact]
    public async Task Rules_of_the_machine_that_keep_it_from_its_scope_are_seen()
    {
        await using var model = FakeModel.Start(ModelTurn.Writes("src/a/1.txt", "1"), ModelTurn.Says("refused"));
        var policy = await _bench.UnderPolicyAsync("""{"allowManagedPermissionRulesOnly": true}""");

        var result = await _bench.RunAsync(model, changes: policy);

        Assert.Equal(AgentEnd.Completed, result.End);
        Assert.Equal(["src/a/1.txt"], result.RefusedFiles);
        Assert.Empty(_bench.Files);
    }

    [Theory]
    [InlineData("""{"permissions": {"deny": ["Edit"]}}""", nameof(AgentEnd.Policy), "may not use Edit on this machine")]
    [InlineData(
        """{"allowManagedMcpServersOnly": true, "allowedMcpServers": []}""",
        nameof(AgentEnd.Setup),
        "it says \"missing\". A policy"
    )]
    public async Task A_policy_that_takes_away_what_it_needs_ends_it(string policy, string end, string why)
    {
        await using var model = FakeModel.Start();

        var result = await _bench.RunAsync(model, changes: await _bench.UnderPolicyAsync(policy));

        Assert.Equal(end, result.End.ToString());
        Assert.Contains(why, result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Your credit balance is too low to access the API.", nameof(AgentEnd.Credentials))]
    [InlineData("prompt is too long: 250000 tokens > 200000 maximum", nameof(AgentEnd.ContextOverflow))]
    public async Task A_bad_request_is_told_by_its_message(string message, string end)
    {
        await using var model = FakeModel.Start(ModelTurn.Fails(400, "invalid_request_error", message: message));

        Assert.Equal(end, (await _bench.RunAsync(model)).End.ToString());
        model.AssertPlayed();
    }

    [Fact]
    public async Task Without_a_key_no_request_is_made()
    {
        await using var model = FakeModel.Start();
        var noKey = new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "" };

        var result = await _bench.RunAsync(model, changes: noKey);

        Assert.Equal(AgentEnd.Credentials, result.End);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_short_outage_is_lived_through()
    {
        await using var model = FakeModel.Start(
            ModelTurn.BreaksOff("half an ans", times: 1),
            ModelTurn.Writes("src/a/new.txt", "new"),
            ModelTurn.Fails(500, "api_error", times: 1),
            ModelTurn.Says("done")
        );

        var result = await _bench.RunAsync(model);

        model.AssertPlayed();
        Assert.Equal((AgentEnd.Completed, "done"), (result.End, result.FinalText));
        Assert.Equal(["src/a/new.txt"], _bench.Files);
    }

    [Fact]
    public async Task A_death_keeps_what_was_logged()
    {
        await using var model = FakeModel.Start(
            ModelTurn.Calls("mcp__ralf__checkpoint", new { note = "half done" }),
            ModelTurn.Hangs()
        );

        var running = _bench.RunAsync(model);
        while (model.Requests.Count < 2)
        {
            await Task.Delay(50);
        }
        foreach (var process in SessionProcesses.Find(_bench.Fence))
        {
            Signals.Send(process, Signals.Kill);
        }
        var result = await running;

        Assert.Equal(AgentEnd.Crash, result.End);
        Assert.Equal("Claude Code died of signal 9 before its result.", result.Detail);
        Assert.Equal(["half done"], result.Log.Checkpoints);
        Assert.Equal(["half done"], AgentFactory.ReadJournal(_bench.Scratch).Checkpoints);
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once()
    {
        await using var model = FakeModel.Start(ModelTurn.Hangs());
        using var cancel = new CancellationTokenSource();

        var running = _bench.RunAsync(model, cancellationToken: cancel.Token);
        while (model.Requests.Count < 1)
        {
            await Task.Delay(50);
        }
        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        var result = await running;

        Assert.Equal(AgentEnd.Cancelled, result.End);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
        Assert.Empty(SessionProcesses.Find(_bench.Fence));
    }

    [Fact]
    public async Task What_a_session_starts_in_the_background_is_gone_with_it()
    {
        _bench.Given("src/a/keep", "");
        _bench.Given("daemon.sh", "setsid sh -c 'touch src/a/alive; sleep 300' >/dev/null 2>&1 &");
        await using var model = FakeModel.Start(
            ModelTurn.Runs("dotnet --version && sh daemon.sh"),
            ModelTurn.Says("done")
        );

        var result = await _bench.RunAsync(model, command: "sh daemon.sh");

        model.AssertPlayed();
        Assert.Equal(AgentEnd.Completed, result.End);
        Assert.Contains("src/a/alive", _bench.Files);
        Assert.Empty(SessionProcesses.Find(_bench.Fence));
    }

    public void Dispose() => _bench.Dispose();
}
