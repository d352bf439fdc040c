namespace Ralf.Agents;

/// <summary>Where Claude Code is on this machine, and the variables that it may have.</summary>
internal static class ClaudeInstallation
{
    /// <summary>Names the program, where it is not the <c>claude</c> on PATH.</summary>
    public const string PathVariable = "RALF_CLAUDE";

    /// <summary>Who pays: any of these is enough.</summary>
    private static readonly string[] _credentials =
    [
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "CLAUDE_CODE_OAUTH_TOKEN",
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY",
    ];

    /// <summary>Where the model is.</summary>
    private static readonly string[] _endpoint = ["ANTHROPIC_BASE_URL"];

    /// <summary>The credentials of a cloud that serves the model, passed only where its switch is set: whoever uses
    /// none keeps theirs.</summary>
    private static readonly Dictionary<string, string[]> _clouds = new(StringComparer.Ordinal)
    {
        ["CLAUDE_CODE_USE_BEDROCK"] =
        [
            "ANTHROPIC_BEDROCK_BASE_URL",
            "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_PROFILE",
            "AWS_BEARER_TOKEN_BEDROCK",
        ],
        ["CLAUDE_CODE_USE_VERTEX"] =
        [
            "ANTHROPIC_VERTEX_BASE_URL",
            "ANTHROPIC_VERTEX_PROJECT_ID",
            "CLAUDE_CODE_SKIP_VERTEX_AUTH",
            "CLOUD_ML_REGION",
            "GOOGLE_APPLICATION_CREDENTIALS",
        ],
        ["CLAUDE_CODE_USE_FOUNDRY"] =
        [
            "ANTHROPIC_FOUNDRY_API_KEY",
            "ANTHROPIC_FOUNDRY_BASE_URL",
            "ANTHROPIC_FOUNDRY_RESOURCE",
        ],
    };

    /// <summary>
    /// Constants for every session; a plan's <c>agent.env</c> may set others. Few and short retries: a session that
    /// waits for its API
    /// holds a slot, and the run has a back-off of its own. No background tasks: they outlive the answer and replace
    /// it.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Constants { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DISABLE_AUTOUPDATER"] = "1",
            ["DISABLE_TELEMETRY"] = "1",
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1",
            ["CLAUDE_CODE_MAX_RETRIES"] = "3",
            ["API_TIMEOUT_MS"] = "120000",
            ["CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS"] = "60000",
            ["CLAUDE_ENABLE_BYTE_WATCHDOG"] = "1",
            ["MCP_TIMEOUT"] = "20000",
        };

    /// <summary>Absolute; null where it is not installed.</summary>
    public static string? Find(IReadOnlyDictionary<string, string> host) =>
        ProgramSearch.Find(Named(host) ?? "claude", "/", host);

    public static UserException? Preflight(IReadOnlyDictionary<string, string> host)
    {
        if (Find(host) is null)
        {
            return AgentErrors.ClaudeNotInstalled(Named(host));
        }
        return _credentials.Any(name => IsSet(host, name)) ? null : AgentErrors.ClaudeHasNoKey();
    }

    /// <summary>The scrubbed environment with what Claude Code needs beside.</summary>
    public static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> host, AgentRequest request)
    {
        string[] passThrough =
        [
            .. _credentials,
            .. _endpoint,
            .. _clouds.Where(cloud => IsSet(host, cloud.Key)).SelectMany(cloud => cloud.Value),
            .. request.Settings.Env,
        ];
        var result = ScrubbedEnvironment.Make(host, request.Scratch, request.Marker, passThrough);
        foreach (var (name, value) in Constants)
        {
            result.TryAdd(name, value);
        }
        result["CLAUDE_CODE_TMPDIR"] = result["TMPDIR"];
        return result;
    }

    private static bool IsSet(IReadOnlyDictionary<string, string> host, string name) =>
        host.GetValueOrDefault(name) is { Length: > 0 };

    private static string? Named(IReadOnlyDictionary<string, string> host) =>
        host.GetValueOrDefault(PathVariable) is { Length: > 0 } path ? path : null;
}
