using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

/// <summary>What a process of Claude Code does that has said all, says nothing, or cannot log. The process is a script
/// that says what the CLI says.</summary>
public sealed class ClaudeProcessTests : IDisposable
{
    private const string Init =
        """{"type":"system","subtype":"init","session_id":"s","mcp_servers":[{"name":"ralf","status":"connected"}]}""";
    private const string Result =
        """{"type":"result","subtype":"success","is_error":false,"terminal_reason":"completed","result":"did it"}""";
    private const string Call =
        """{"type":"assistant","message":{"id":"m","content":[{"type":"tool_use","id":"t","name":"Bash"}]}}""";
    private const string Answer =
        """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t"}]}}""";

    private readonly AgentFixture _bench = new();

    [Fact]
    public async Task A_process_that_does_not_end_after_its_result_is_ended_and_the_result_counts()
    {
        var result = await RunAsync($"{Say(Init, Result)}\nsleep 900");

        Assert.Equal((AgentEnd.Completed, "did it"), (result.End, result.FinalText));
    }

    [Fact]
    public async Task A_session_that_goes_on_after_a_result_is_not_ended()
    {
        var result = await RunAsync(
            $"{Say(Init, Result.Replace("did it", "so far"), Call)}\nsleep 2\n{Say(Answer, Result)}"
        );

        Assert.Equal((AgentEnd.Completed, "did it"), (result.End, result.FinalText));
    }

    [Fact]
    public async Task A_session_that_says_nothing_while_no_tool_is_at_work_is_ended()
    {
        var result = await RunAsync($"{Say(Init, Call, Answer)}\nsleep 900");

        Assert.Equal(AgentEnd.Stalled, result.End);
        Assert.Equal("Claude Code was ended: nothing came from it for 0:10:00 (agent.idle_timeout).", result.Detail);
    }

    [Fact]
    public async Task So_is_one_that_says_nothing_at_all()
    {
        Assert.Equal(AgentEnd.Stalled, (await RunAsync("sleep 900")).End);
    }

    [Fact]
    public async Task A_tool_may_take_any_time()
    {
        var result = await RunAsync($"{Say(Init, Call)}\nsleep 6\n{Say(Answer, Result)}");

        Assert.Equal(AgentEnd.Completed, result.End);
    }

    [Fact]
    public async Task A_question_that_nobody_can_answer_ends_the_session()
    {
        const string ask = """{"type":"control_request","request":{"subtype":"can_use_tool","tool_name":"Write"}}""";

        var result = await RunAsync($"{Say(Init, ask)}\nsleep 900");

        Assert.Equal(AgentEnd.AskedApproval, result.End);
        Assert.Contains("asked for approval of Write", result.Detail, StringComparison.Ordinal);
    }

    /// <summary>A request may be under way when a session is ended, and its cost is never nothing.</summary>
    [Theory]
    [InlineData(null, 0, nameof(CostBasis.Unknown))]
    [InlineData(2.5, 2.5, nameof(CostBasis.Estimated))]
    public async Task A_session_of_which_no_token_was_seen_costs_what_it_was_allowed(
        double? budget,
        double cost,
        string basis
    )
    {
        var result = await RunAsync($"{Say(Init)}\nkill -9 $$", (decimal?)budget);

        Assert.Equal(((decimal)cost, basis), (result.Usage.CostUsd, result.Usage.CostBasis.ToString()));
    }

    [Fact]
    public async Task A_session_that_did_not_start_costs_nothing()
    {
        Assert.Equal(Usage.None, (await RunAsync("exit 1", 2.5m)).Usage);
    }

    [Fact]
    public async Task A_session_without_a_result_costs_what_its_tokens_do()
    {
        const string message =
            """{"type":"assistant","message":{"id":"m","model":"claude-opus-5-5","usage":{"input_tokens":1000000},"content":[]}}""";

        var result = await RunAsync($"{Say(Init, message)}\nkill -9 $$", 2.5m);

        Assert.Equal((4m, CostBasis.Estimated), (result.Usage.CostUsd, result.Usage.CostBasis));
        Assert.Contains("the cost is an estimate", result.CostNote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_it_was_kept_from_writing_are_those_of_the_workspace()
    {
        var denials = string.Join(
            ',',
            new[] { "$PWD/src/a", "src/b", "/etc/passwd", "$PWD/../c", "src/\\u0000b" }.Select(f =>
                $$$"""{"tool_name":"Write","tool_input":{"file_path":"{{{f}}}"}}"""
            )
        );
        var refused = Result.Replace("\"result\":", $"\"permission_denials\":[{denials}],\"result\":");

        var result = await RunAsync($"{Say(Init)}\ncat <<E\n{refused}\nE");

        Assert.Equal(["src/a", "src/b"], result.RefusedFiles);
    }

    [Theory]
    [InlineData("""[{"name":"ralf","status":"failed"}]""", "it says \"failed\"")]
    [InlineData("""[{"name":"other","status":"connected"}]""", "it says \"missing\"")]
    [InlineData("[]", "A policy of this machine may allow other servers only")]
    public async Task A_session_without_its_log_server_ends_at_once(string servers, string why)
    {
        var init = $$"""{"type":"system","subtype":"init","session_id":"s","mcp_servers":{{servers}}}""";

        var result = await RunAsync($"{Say(init, Result)}\nsleep 900");

        Assert.Equal(AgentEnd.Setup, result.End);
        Assert.Contains(why, result.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private static string Say(params string[] lines) => $"printf '%s\\n' '{string.Join("' '", lines)}'";

    private async Task<AgentResult> RunAsync(string script, decimal? budget = null)
    {
        using var folder = new TempFolder();
        var program = Path.Combine(folder.Root, "claude");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var request = _bench.Script("");
        var settings = request.Settings with
        {
            Use = AgentKind.Claude,
            Timeout = TimeSpan.FromMinutes(20),
            BudgetUsd = budget,
        };
        var host = new Dictionary<string, string>(AgentFixture.Host) { ["RALF_CLAUDE"] = program };
        return await AgentFactory
            .Create(AgentKind.Claude, host, TestedProgram.Command, new HastyClock())
            .RunAsync(request with { Settings = settings }, new Seen(), default);
    }

    /// <summary>Real time, but for the silence that a session may keep.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Hasty(base.CreateTimer(callback, state, dueTime, period));

        private sealed class Hasty(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) =>
                timer.Change(
                    dueTime == ClaudeAgent.AfterResult ? TimeSpan.FromMilliseconds(200)
                        : dueTime > TimeSpan.Zero ? TimeSpan.FromSeconds(5)
                        : dueTime,
                    period
                );

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
