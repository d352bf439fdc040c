using System.Text.Json.Nodes;

namespace Ralf.Agents;

/// <summary>The type of a field of a logged entry.</summary>
internal enum LogFieldKind
{
    Text,
    Texts,
    Status,

    /// <summary>A text that is kept byte for byte.</summary>
    Patch,
}

/// <summary>One field of an entry. <paramref name="About"/> is shown to the agent.</summary>
internal sealed record LogField(string Name, string About, LogFieldKind Kind = LogFieldKind.Text, bool Required = true);

/// <summary>One kind of entry: a tool of the MCP server, and the format of a line of the journal.</summary>
internal sealed record LogTool(string Name, string About, IReadOnlyList<LogField> Fields)
{
    /// <summary>Characters per text.</summary>
    public const int MaxTextLength = 4000;

    /// <summary>Entries per kind and session, and texts per list.</summary>
    public const int MaxEntries = 200;

    public const string LogDecision = "log_decision";
    public const string LogWarning = "log_warning";
    public const string ProposeTask = "propose_task";
    public const string ProposeDecision = "propose_decision";
    public const string ProposeEdit = "propose_edit";
    public const string RequestScope = "request_scope";
    public const string Checkpoint = "checkpoint";
    public const string Finish = "finish";

    public static IReadOnlyList<LogTool> All { get; } =
    [
        new(
            LogDecision,
            "Log a decision that you took inside your scope, so that later sessions know it.",
            [new("what", "What was decided, in one sentence."), new("why", "The reason.")]
        ),
        new(
            LogWarning,
            "Log something that a person or a later session should know: a risk, a doubt, work left undone.",
            [new("text", "The warning.")]
        ),
        new(
            ProposeTask,
            "Propose a follow-up task outside your own scope. It is not started by you; it is checked like any task of a plan.",
            [
                new("id", "Short id: lower-case letters, digits, - and _."),
                new("title", "One line.", Required: false),
                new("prompt", "What that session is to do."),
                new("scope", "Globs that it may write, from the root.", LogFieldKind.Texts),
                new("why", "Why it is needed."),
                new("needs", "Ids of tasks that must land before.", LogFieldKind.Texts, false),
                new("reads", "Globs that it relies on.", LogFieldKind.Texts, false),
            ]
        ),
        new(
            ProposeDecision,
            "Propose a rule for all sessions. It holds only once a person accepts it; do not act on it.",
            [
                new("what", "The rule."),
                new("why", "The reason."),
                new("whom", "Which tasks or files it touches.", Required: false),
            ]
        ),
        new(
            ProposeEdit,
            "Propose an edit of a shared file, which no session owns. A later session applies it; your checks run as if a patch were applied. Give a patch, an instruction, or both.",
            [
                new("path", "The file, from the root."),
                new("patch", "A unified diff of that file.", LogFieldKind.Patch, Required: false),
                new("instruction", "What is to be changed, in words.", Required: false),
                new("why", "Why it is needed."),
            ]
        ),
        new(
            RequestScope,
            "Ask for paths outside your scope. It is not granted in this session: do not write them.",
            [
                new("paths", "Paths or globs from the repository's root.", LogFieldKind.Texts),
                new("why", "Why they are needed."),
            ]
        ),
        new(
            Checkpoint,
            "Note how far you are. If this session dies, the next one starts from your last note.",
            [new("note", "What is done and what is next.")]
        ),
        new(
            Finish,
            "Say how the session ended. Call it once, at the very end.",
            [
                new("status", "complete, partial or failed.", LogFieldKind.Status),
                new("summary", "What was done, for the record."),
            ]
        ),
    ];

    public static LogTool? Find(string? name) => All.FirstOrDefault(tool => tool.Name == name);

    /// <summary>The JSON Schema of the fields.</summary>
    public JsonObject Schema() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(
                Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Property(field)))
            ),
            ["required"] = new JsonArray([.. Fields.Where(f => f.Required).Select(f => JsonValue.Create(f.Name))]),
            ["additionalProperties"] = false,
        };

    private static JsonObject Property(LogField field)
    {
        var property = new JsonObject { ["description"] = field.About };
        switch (field.Kind)
        {
            case LogFieldKind.Texts:
                property["type"] = "array";
                property["items"] = new JsonObject { ["type"] = "string" };
                property["maxItems"] = MaxEntries;
                break;
            case LogFieldKind.Status:
                property["type"] = "string";
                property["enum"] = new JsonArray("complete", "partial", "failed");
                break;
            default:
                property["type"] = "string";
                property["maxLength"] = MaxTextLength;
                break;
        }
        return property;
    }
}
