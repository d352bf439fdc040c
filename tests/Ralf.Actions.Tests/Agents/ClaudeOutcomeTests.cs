using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class ClaudeOutcomeTests
{
    private readonly Seen _seen = new();

    [Theory]
    [InlineData("""{"subtype":"success","is_error":false,"terminal_reason":"completed"}""", nameof(AgentEnd.Completed))]
    [InlineData("""{"subtype":"success","terminal_reason":"completed"}""", nameof(AgentEnd.AgentError))]
    [InlineData("""{"subtype":"success","is_error":false,"local_command":"cost"}""", nameof(AgentEnd.AgentError))]
    [InlineData(
        """{"subtype":"error_max_turns","is_error":true,"terminal_reason":"max_turns"}""",
        nameof(AgentEnd.Turns)
    )]
    [InlineData(
        """{"subtype":"error_max_budget_usd","is_error":true,"terminal_reason":"budget_exhausted"}""",
        nameof(AgentEnd.Budget)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"prompt_too_long","api_error_status":400}""",
        nameof(AgentEnd.ContextOverflow)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"blocking_limit"}""",
        nameof(AgentEnd.ContextOverflow)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"image_error","api_error_status":413}""",
        nameof(AgentEnd.ContextOverflow)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":401}""",
        nameof(AgentEnd.Credentials)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":402}""",
        nameof(AgentEnd.Credentials)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":429}""",
        nameof(AgentEnd.RateLimited)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":529}""",
        nameof(AgentEnd.RateLimited)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":500}""",
        nameof(AgentEnd.RateLimited)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":null}""",
        nameof(AgentEnd.AgentError)
    )]
    [InlineData(
        """{"subtype":"success","is_error":true,"terminal_reason":"api_error","result":"Not logged in · Please run /login"}""",
        nameof(AgentEnd.Credentials)
    )]
    [InlineData(
        """{"subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_tools"}""",
        nameof(AgentEnd.AgentError)
    )]
    [InlineData("""{"subtype":"error_max_structured_output_retries","is_error":true}""", nameof(AgentEnd.AgentError))]
    [InlineData("""{"subtype":7,"is_error":"no","terminal_reason":[]}""", nameof(AgentEnd.AgentError))]
    public void A_result_is_an_end(string result, string end)
    {
        Assert.Equal(end, Outcome(0, result.Insert(1, "\"type\":\"result\",")).End.ToString());
    }

    [Theory]
    [InlineData("billing_error", nameof(AgentEnd.Credentials))]
    [InlineData("model_not_found", nameof(AgentEnd.Account))]
    [InlineData("invalid_request", nameof(AgentEnd.Account))]
    [InlineData("authentication_failed", nameof(AgentEnd.Credentials))]
    [InlineData("max_output_tokens", nameof(AgentEnd.ContextOverflow))]
    [InlineData("server_error", nameof(AgentEnd.RateLimited))]
    public void The_kind_of_the_last_error_decides(string error, string end)
    {
        var outcome = Outcome(
            1,
            $$$"""{"type":"assistant","error":"{{{error}}}","message":{"content":[]}}""",
            """{"type":"result","subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":400}"""
        );

        Assert.Equal(end, outcome.End.ToString());
    }

    /// <summary>Once a session has used tokens, a request that the API does not take may be the task's own
    /// fault.</summary>
    [Theory]
    [InlineData(
        400,
        "API Error: 400 You have reached your specified API usage limits. You will regain access on 2026-12-01",
        nameof(AgentEnd.Account)
    )]
    [InlineData(400, "API Error: 400 You've hit your monthly spend limit", nameof(AgentEnd.Account))]
    [InlineData(400, "API Error: 400 The model `claude-3` has been retired", nameof(AgentEnd.Account))]
    [InlineData(400, "API Error: 400 this model needs a newer version of Claude Code", nameof(AgentEnd.Account))]
    [InlineData(
        400,
        "API Error: 400 messages.3.content: a model of a tool is not well formed",
        nameof(AgentEnd.AgentError)
    )]
    [InlineData(0, "API Error: Connection refused (ECONNREFUSED)", nameof(AgentEnd.Network))]
    [InlineData(0, "Can't reach the API server (ENOTFOUND)", nameof(AgentEnd.Network))]
    [InlineData(0, "API Error: Connection to the API was lost (ECONNRESET)", nameof(AgentEnd.RateLimited))]
    [InlineData(0, "Request timed out. If the API is slow to answer, set API_TIMEOUT_MS", nameof(AgentEnd.RateLimited))]
    [InlineData(0, "the server of the task says ECONNREFUSEDLY", nameof(AgentEnd.AgentError))]
    [InlineData(503, "API Error: 503 upstream said ECONNREFUSED", nameof(AgentEnd.RateLimited))]
    public void What_an_api_error_says_decides(int status, string text, string end)
    {
        var result = new ClaudeResult("success", true, "api_error", status, null, text, new(100, 5, 0, 2));

        Assert.Equal(end, result.End.ToString());
    }

    [Theory]
    [InlineData(nameof(ChildEnd.Cancelled), 143, nameof(AgentEnd.Cancelled))]
    [InlineData(nameof(ChildEnd.TimedOut), 143, nameof(AgentEnd.Timeout))]
    [InlineData(nameof(ChildEnd.Exited), 137, nameof(AgentEnd.Crash))]
    [InlineData(nameof(ChildEnd.Exited), 0, nameof(AgentEnd.Crash))]
    [InlineData(nameof(ChildEnd.Exited), 1, nameof(AgentEnd.Crash))]
    public void Without_a_result_the_process_says_it(string childEnd, int code, string end)
    {
        var stream = Stream("""{"type":"system","subtype":"init","session_id":"s"}""");
        var exit = new ChildExit(Enum.Parse<ChildEnd>(childEnd), code);

        var outcome = ClaudeOutcome.Classify(exit, stream, "", TimeSpan.FromMinutes(1));

        Assert.Equal(end, outcome.End.ToString());
        Assert.NotEmpty(outcome.Detail!);
    }

    [Theory]
    [InlineData(
        "error: unknown option '--restricted'\n",
        nameof(AgentEnd.AgentTooOld),
        "Claude Code refused to start: it is older than 2.1.260, which Ralf needs. It said: error: unknown option '--restricted'"
    )]
    [InlineData(
        "env: 'node': No such file\n",
        nameof(AgentEnd.AgentMissing),
        "Claude Code refused to start (exit code 1). It said: env: 'node': No such file"
    )]
    public void A_refusal_to_start_is_no_failure_of_the_task_and_quotes_what_was_said(
        string said,
        string end,
        string detail
    )
    {
        var exit = new ChildExit(ChildEnd.Exited, 1);

        var outcome = ClaudeOutcome.Classify(exit, Stream(), said, TimeSpan.FromMinutes(1));

        Assert.Equal((end, detail), (outcome.End.ToString(), outcome.Detail));
    }

    [Fact]
    public void A_result_before_the_time_out_holds()
    {
        var stream = Stream("""{"type":"result","subtype":"success","is_error":false,"terminal_reason":"completed"}""");

        var outcome = ClaudeOutcome.Classify(new(ChildEnd.TimedOut, 143), stream, "", TimeSpan.FromMinutes(1));

        Assert.Equal((AgentEnd.Completed, null), outcome);
    }

    [Fact]
    public void Refused_calls_are_those_of_the_result()
    {
        var stream = Stream(
            """{"type":"result","permission_denials":[{"tool_name":"Write","tool_input":{"file_path":"/w/a"}},{"tool_name":"Bash","tool_input":{"file_path":"/w/b"}},7,{"tool_input":[]}]}"""
        );

        Assert.Equal(["Write", "Bash", "a tool", "a tool"], stream.Result!.RefusedCalls);
        Assert.Equal(["/w/a"], stream.Result.RefusedFiles);
    }

    [Fact]
    public void Usage_is_the_results()
    {
        var stream = Stream(
            """{"type":"assistant","message":{"id":"m","usage":{"input_tokens":1,"output_tokens":1},"content":[]}}""",
            """{"type":"result","num_turns":3,"total_cost_usd":0.5,"usage":{"input_tokens":1,"cache_creation_input_tokens":10,"cache_read_input_tokens":100,"output_tokens":7}}"""
        );

        Assert.Equal(new Usage(111, 7, 0.5m, 3), stream.Usage);
    }

    [Fact]
    public void Tools_and_texts_are_shown_on_one_line_each()
    {
        Stream(
            """{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Edit","input":{"file_path":"/w/src/a.cs"}}]}}""",
            """{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash","input":{"command":"a\nb","description":"d"}}]}}""",
            """{"type":"assistant","message":{"content":[{"type":"text","text":"hello\u001b[2J\r\nyou"}]}}""",
            """{"type":"assistant","message":{"content":[{"type":"thinking","thinking":"hm"},7]}}"""
        );

        Assert.Equal(["Edit src/a.cs", "Bash a b", "hello [2J you"], _seen.All.Select(a => a.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""{"type":{}}""")]
    [InlineData("""{"type":"assistant","message":7}""")]
    [InlineData("""{"type":"assistant","message":{"content":"text","id":[],"usage":3}}""")]
    [InlineData("""{"type":"new_kind","x":1}""")]
    public void What_is_unknown_is_passed_over(string line)
    {
        Assert.Null(Stream(line).Result);
    }

    private (AgentEnd End, string? Detail) Outcome(int code, params string[] lines) =>
        ClaudeOutcome.Classify(new(ChildEnd.Exited, code), Stream(lines), "", TimeSpan.FromMinutes(1));

    private ClaudeStream Stream(params string[] lines)
    {
        var stream = new ClaudeStream("/w", _seen, new(null));
        foreach (var line in lines)
        {
            stream.Take(line);
        }
        return stream;
    }
}
