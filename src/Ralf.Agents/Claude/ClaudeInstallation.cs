namespace Ralf.Agents;

/// <summary>Finds Claude Code on this machine and lists the variables that it receives.</summary>
internal static class ClaudeInstallation
{
    /// <summary>Path of the program, if it is not the <c>claude</c> on PATH.</summary>
    public const string PathVariable = "RALF_CLAUDE";

    /// <summary>Credentials; any one of these is enough.</summary>
    private static readonly string[] _credentials =
    [
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "CLAUDE_CODE_OAUTH_TOKEN",
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY",
    ];

    /// <summary>The address of the API.</summary>
    private static readonly string[] _endpoint = ["ANTHROPIC_BASE_URL"];

    /// <summary>Credentials of a cloud that serves the model. They are passed only if its switch is set, so unused ones
    /// stay private.</summary>
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
            KeyFile.Variable,
        ],
        ["CLAUDE_CODE_USE_FOUNDRY"] =
        [
            "ANTHROPIC_FOUNDRY_API_KEY",
            "ANTHROPIC_FOUNDRY_BASE_URL",
            "ANTHROPIC_FOUNDRY_RESOURCE",
        ],
    };

    /// <summary>Constants of every session; a plan's <c>agent.env</c> may set others. Few, short retries, since a
    /// session that waits for its API holds a slot and the run has its own back-off. No background tasks: they outlive
    /// the answer and replace it.</summary>
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

    /// <summary>The variables that hold a credential of Claude's; those of a cloud only if it is used.</summary>
    public static IEnumerable<string> Credentials(IReadOnlyDictionary<string, string> host) =>
        _credentials.Concat(
            _clouds
                .Where(cloud => IsSet(host, cloud.Key))
                .SelectMany(cloud => cloud.Value)
                .Where(Agents.Credentials.LooksSecret)
        );

    /// <summary>The absolute path; null if it is not installed.</summary>
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

    /// <summary>The scrubbed environment plus the variables that Claude Code needs.</summary>
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
