namespace Ralf.Agents;

/// <summary>Reads the messages of <c>--output-format stream-json</c>, one JSON object per line. Unknown kinds are
/// skipped: newer versions add some.</summary>
/// <param name="workspace">Absolute; paths inside are shown relative to it.</param>
/// <param name="prices">For a session without a result.</param>
internal sealed class ClaudeStream(string workspace, IProgress<AgentActivity> activity, PriceList prices)
{
    private const int MaxOpenCalls = 10_000;

    private readonly ClaudeUsage _usage = new(prices);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private string? _lastError;

    /// <summary>Whether the session started; if not, Claude Code refused its arguments.</summary>
    public bool Started { get; private set; }

    public string? SessionId { get; private set; }

    /// <summary>Why the session is to end at once: it cannot log, or waits for a person. Null if it may go
    /// on.</summary>
    public (AgentEnd End, string Detail)? Problem { get; private set; }

    /// <summary>Whether its last result is its end: after some results, a session goes on.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether a tool is at work, which may take any time.</summary>
    public bool HasOpenCalls => _open.Count > 0;

    /// <summary>The last result; null if none arrived.</summary>
    public ClaudeResult? Result { get; private set; }

    /// <summary>The usage in the result, or else the sum over the messages so far, its cost an estimate.</summary>
    public Usage Usage => IsEstimated ? _usage.Sum : Result?.Usage ?? Usage.None;

    private bool IsEstimated => Result is null || (Result.Usage.CostBasis == CostBasis.Unknown && _usage.Sum.Turns > 0);

    /// <summary>How the cost was estimated; null if the result says it.</summary>
    public string? CostNote => IsEstimated && _usage.Sum.Turns > 0 ? _usage.Note : null;

    public void Take(string line)
    {
        using var document = Json.Parse(line);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } message)
        {
            return;
        }
        switch (message.Text("type"))
        {
            case "system":
                TakeSystem(message);
                break;
            case "assistant":
                IsDone = false;
                TakeAssistant(message);
                break;
            case "user":
                IsDone = false;
                TakeToolResults(message);
                break;
            case "stream_event":
                IsDone = false;
                _usage.TakeEvent(message.Member("event") ?? default);
                break;
            case "control_request":
                TakeRequest(message);
                break;
            case "result":
                IsDone = true;
                _open.Clear();
                Result = ClaudeResult.Read(message, _lastError);
                break;
        }
    }

    private void TakeSystem(JsonElement message)
    {
        switch (message.Text("subtype"))
        {
            case "init":
                Started = true;
                SessionId = AgentText.Line(message.Text("session_id"), 60);
                Problem =
                    ProblemOfTools(message) is { } policy ? (AgentEnd.Policy, policy)
                    : ProblemOfLogServer(message) is { } setup ? (AgentEnd.Setup, setup)
                    : null;
                break;
            case "api_retry":
                Report($"waiting for the API: {message.Text("error")}");
                break;
        }
    }

    /// <summary>A rule that denies a whole tool takes it away before the session starts.</summary>
    private static string? ProblemOfTools(JsonElement init)
    {
        var tools = init.Items("tools").Where(t => t.ValueKind == JsonValueKind.String).Select(Json.TextOf).ToList();
        var missing = tools.Count == 0 ? [] : new[] { "Edit", "Write" }.Except(tools, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? null
            : $"Claude Code may not use {string.Join(" and ", missing)} on this machine: rules of the machine's owner (managed settings of Claude Code) go before the ones that Ralf sets.";
    }

    /// <summary>A server that is still starting is no problem.</summary>
    private static string? ProblemOfLogServer(JsonElement init)
    {
        if (init.Member("mcp_servers") is not { ValueKind: JsonValueKind.Array })
        {
            return null;
        }
        var server = init.Items("mcp_servers").FirstOrDefault(s => s.Text("name") == "ralf");
        var status = server.ValueKind == JsonValueKind.Object ? server.Text("status") : "missing";
        return status is null or "connected" or "pending"
            ? null
            : AgentText.Line(
                $"Claude Code did not start the server that sessions log through (`ralf mcp`): it says \"{status}\"."
                    + (status == "missing" ? " A policy of this machine may allow other servers only." : ""),
                300
            );
    }

    private void TakeAssistant(JsonElement message)
    {
        _lastError = message.Text("error") ?? _lastError;
        if (message.Member("message") is not { } body)
        {
            return;
        }
        _usage.Take(body);
        foreach (var block in body.Items("content"))
        {
            if (block.Text("type") == "tool_use" && block.Text("id") is { } call && _open.Count < MaxOpenCalls)
            {
                _open.Add(call);
            }
            var text = block.Text("type") switch
            {
                "text" => block.Text("text"),
                "tool_use" => ToolUse(block),
                _ => null,
            };
            Report(text);
        }
    }

    private void TakeToolResults(JsonElement message)
    {
        foreach (var block in (message.Member("message") ?? default).Items("content"))
        {
            if (block.Text("tool_use_id") is { } call)
            {
                _open.Remove(call);
            }
        }
    }

    /// <summary>Claude Code asks whoever started it whether it may use a tool. Nobody is there to answer.</summary>
    private void TakeRequest(JsonElement message)
    {
        var request = message.Member("request") ?? default;
        if (request.Text("subtype") == "can_use_tool")
        {
            var tool = AgentText.Line(request.Text("tool_name") ?? "a tool", 60);
            Problem = (
                AgentEnd.AskedApproval,
                $"Claude Code asked for approval of {tool}, and nobody is there to answer."
            );
        }
    }

    private string ToolUse(JsonElement block)
    {
        var name = block.Text("name") ?? "";
        var shown = name.StartsWith("mcp__ralf__", StringComparison.Ordinal) ? name["mcp__ralf__".Length..] : name;
        var input = block.Member("input") ?? default;
        string[] telling = ["command", "file_path", "pattern", "note", "what", "text", "summary", "path"];
        var about = telling.Select(field => input.Text(field)).FirstOrDefault(text => text is not null) ?? "";
        return $"{shown} {about.Replace(workspace.TrimEnd('/') + "/", "")}";
    }

    private void Report(string? text)
    {
        if (AgentText.Line(text, 120) is { Length: > 0 } line)
        {
            activity.Report(new(line, Usage));
        }
    }
}
