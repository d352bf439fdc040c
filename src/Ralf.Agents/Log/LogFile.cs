namespace Ralf.Agents;

/// <summary>Reads the JSON file that a command agent may write at <c>RALF_LOG</c>.</summary>
internal static class LogFile
{
    /// <summary>At most this much is read, from the beginning.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly (string Member, string Tool)[] _lists =
    [
        ("decisions", LogTool.LogDecision),
        ("followup_tasks", LogTool.ProposeTask),
        ("scope_requests", LogTool.RequestScope),
        ("decision_proposals", LogTool.ProposeDecision),
        ("edit_proposals", LogTool.ProposeEdit),
    ];

    public static string PathIn(string scratch) => Path.Combine(scratch, "log.json");

    /// <summary>Returns null if there is no file. Invalid parts become warnings; the status is null if it or the whole
    /// file is invalid.</summary>
    public static (AgentLog Log, Usage Usage)? Read(string path)
    {
        var builder = new AgentLogBuilder();
        var bytes = PlainFile.ReadStart(path, MaxBytes, followLink: false, out var isCut, out var problem);
        if (bytes is null && problem is null)
        {
            return null;
        }
        if (isCut)
        {
            builder.Problem(
                $"The agent's log is too long, the most is {MaxBytes} bytes: its status and the rest were not read."
            );
            bytes = Closed(bytes);
        }
        using var document = bytes is null ? null : Json.Parse(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            if (!isCut)
            {
                builder.Problem(
                    $"The agent's log was left out: {problem ?? "it is not a JSON object"}. The agent writes it at RALF_LOG."
                );
            }

            return (builder.Build(), Usage.Unknown);
        }
        Collect(root, builder);
        var status = isCut ? null : Status(root, builder);
        var summary = AgentText.Block(root.Text("summary"), LogTool.MaxTextLength).Trim();
        return (builder.Build(status, summary.Length == 0 ? null : summary), UsageOf(root));
    }

    /// <summary>The beginning of a log, cut after its last whole entry and closed there.</summary>
    private static byte[] Closed(ReadOnlySpan<byte> start)
    {
        var (whole, end) = (0L, "}");
        var reader = new Utf8JsonReader(start, isFinalBlock: false, new(new() { MaxDepth = 64 }));
        try
        {
            while (reader.Read())
            {
                if (reader is { CurrentDepth: < 2, TokenType: not JsonTokenType.PropertyName })
                {
                    (whole, end) = (reader.BytesConsumed, Close(reader));
                }
                else if (reader.CurrentDepth == 2 && end == "]}" && !IsStart(reader.TokenType))
                {
                    whole = reader.BytesConsumed;
                }
            }
        }
        catch (JsonException)
        {
            // What came before is whole.
        }

        return [.. start[..(int)whole], .. Encoding.UTF8.GetBytes(end)];
    }

    private static string Close(Utf8JsonReader reader) =>
        (reader.CurrentDepth, reader.TokenType) switch
        {
            (1, JsonTokenType.StartArray) => "]}",
            (1, JsonTokenType.StartObject) => "}}",
            _ => "}",
        };

    private static bool IsStart(JsonTokenType token) =>
        token is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName;

    private static void Collect(JsonElement root, AgentLogBuilder builder)
    {
        foreach (var (member, tool) in _lists)
        {
            foreach (var item in List(root, member, builder))
            {
                builder.Add(LogTool.Find(tool)!, item);
            }
        }
        AddTexts(root, "warnings", LogTool.LogWarning, "text", builder);
        AddTexts(root, "checkpoints", LogTool.Checkpoint, "note", builder);
    }

    private static void AddTexts(JsonElement root, string member, string tool, string field, AgentLogBuilder builder)
    {
        foreach (var item in List(root, member, builder))
        {
            var values = new Dictionary<string, JsonElement> { [field] = item };
            builder.Add(LogTool.Find(tool)!, RalfJson.Element(values));
        }
    }

    private static IEnumerable<JsonElement> List(JsonElement root, string member, AgentLogBuilder builder)
    {
        if (root.Member(member) is { ValueKind: not (JsonValueKind.Array or JsonValueKind.Null) })
        {
            builder.Problem($"\"{member}\" of the agent's log was left out: it must be an array.");
        }
        // One more than is kept, so the builder notices that entries were omitted.
        return root.Items(member).Take(LogTool.MaxEntries + 1);
    }

    private static AgentStatus? Status(JsonElement root, AgentLogBuilder builder)
    {
        if (root.Member("status") is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }
        switch (value.ValueKind == JsonValueKind.String ? Json.TextOf(value) : null)
        {
            case "complete":
                return AgentStatus.Complete;
            case "partial":
                return AgentStatus.Partial;
            case "failed":
                return AgentStatus.Failed;
            default:
                var shown = AgentText.Line(value.GetRawText(), 40);
                builder.Problem(
                    $"The status of the agent's log is {shown}; it must be \"complete\", \"partial\" or \"failed\"."
                );
                return null;
        }
    }

    private static Usage UsageOf(JsonElement root) =>
        root.Member("usage") is { } usage
            ? new(
                usage.Count("input_tokens"),
                usage.Count("output_tokens"),
                usage.Money("cost_usd"),
                (int)Math.Min(usage.Count("turns"), 1_000_000),
                usage.Member("cost_usd") is { ValueKind: JsonValueKind.Number } ? CostBasis.Reported : CostBasis.Unknown
            )
            : Usage.Unknown;
}
