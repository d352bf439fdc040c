namespace Ralf.Agents;

/// <summary>The environment variables that hold credentials.</summary>
internal static class Credentials
{
    /// <summary>A variable that a plan passes on holds a credential if its name has one of these.</summary>
    private static readonly string[] _words = ["KEY", "TOKEN", "SECRET", "PASSWORD", "AUTH", "CREDENTIAL"];

    /// <summary>Those of models that other agents than Claude Code use.</summary>
    private static readonly string[] _otherModels =
    [
        "OPENAI_API_KEY",
        "CODEX_API_KEY",
        "GEMINI_API_KEY",
        "GOOGLE_API_KEY",
        "COPILOT_GITHUB_TOKEN",
    ];

    /// <summary>Those of hosts and of their jobs. No session gets them from Ralf, but one may find them.</summary>
    private static readonly string[] _hosts =
    [
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "GITHUB_ENTERPRISE_TOKEN",
        "GH_ENTERPRISE_TOKEN",
        "ACTIONS_RUNTIME_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];

    /// <summary>Whether a variable holds the credential of a model, which only its agent receives.</summary>
    public static bool IsOfModel(string name, IReadOnlyDictionary<string, string> host) =>
        ClaudeInstallation.Credentials(host).Concat(_otherModels).Contains(name, StringComparer.Ordinal);

    /// <summary>The names of all variables of the host that hold a credential.</summary>
    /// <param name="passedOn">Names that the plan passes on to the agent.</param>
    public static IEnumerable<string> Names(IReadOnlyDictionary<string, string> host, IEnumerable<string> passedOn) =>
        ClaudeInstallation
            .Credentials(host)
            .Concat(_otherModels)
            .Concat(_hosts)
            .Concat(passedOn.Where(LooksSecret))
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether the name of a variable says that its value is a credential.</summary>
    public static bool LooksSecret(string name) =>
        Array.Exists(_words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
