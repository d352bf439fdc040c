namespace Ralf.Agents;

/// <summary>Reads the messages of <c>--output-format stream-json</c>, one JSON object per line. Unknown kinds are
/// skipped: newer versions add some.</summary>
/// <param name="workspace">Absolute; paths inside are shown relative to it.</param>
internal sealed class ClaudeStream(string workspace, IProgress<AgentActivity> activity)
{
    private readonly Dictionary<string, Usage> _messages = new(StringComparer.Ordinal);
    private string? _lastError;

    /// <summary>Whether the session started; if not, Claude Code refused its arguments.</summary>
    public bool Started { get; private set; }

    public string? SessionId { get; private set; }

    /// <summary>The last result; null if none arrived.</summary>
    public ClaudeResult? Result { get; private set; }

    /// <summary>The usage in the result, or else the sum over the messages so far.</summary>
    public Usage Usage =>
        Result?.Usage
        ?? _messages.Values.Aggregate(Usage.None, (sum, one) => sum + one) with
        {
            Turns = _messages.Count,
        };

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
                TakeAssistant(message);
                break;
            case "result":
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
                break;
            case "api_retry":
                Report($"waiting for the API: {message.Text("error")}");
                break;
        }
    }

    private void TakeAssistant(JsonElement message)
    {
        _lastError = message.Text("error") ?? _lastError;
        if (message.Member("message") is not { } body)
        {
            return;
        }
        // A message arrives as several lines, one per block, and each repeats its usage.
        if (body.Text("id") is { } id && body.Member("usage") is { } usage)
        {
            _messages[id] = ClaudeResult.Tokens(usage);
        }
        foreach (var block in body.Items("content"))
        {
            var text = block.Text("type") switch
            {
                "text" => block.Text("text"),
                "tool_use" => ToolUse(block),
                _ => null,
            };
            Report(text);
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
