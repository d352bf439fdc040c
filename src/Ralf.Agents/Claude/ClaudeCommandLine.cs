using System.Text.Json.Nodes;

namespace Ralf.Agents;

/// <summary>The command line of Claude Code for a session: the repository configures nothing, and only the scope is
/// writable.</summary>
internal static class ClaudeCommandLine
{
    private const string Tools = "Read,Edit,Write,Glob,Grep,Bash";

    /// <summary>Returns the arguments, after writing the files that they name into the scratch folder.</summary>
    /// <param name="dotnet">The host's <c>DOTNET_ROOT</c>.</param>
    public static IReadOnlyList<string> Make(
        AgentRequest request,
        IReadOnlyList<string> programPath,
        string? dotnet,
        Guid sessionId
    )
    {
        var settings = Path.Combine(request.Scratch, "claude-settings.json");
        var servers = Path.Combine(request.Scratch, "claude-mcp.json");
        Write(settings, Settings(request));
        Write(servers, Servers(request, programPath, dotnet));
        List<string> arguments =
        [
            .. new[] { "-p", "--output-format", "stream-json", "--verbose", "--restricted" },
            // The parts of a long answer are signs of life.
            "--include-partial-messages",
            .. new[] { "--setting-sources", "", "--strict-mcp-config", "--disable-slash-commands" },
            .. new[] { "--tools", Tools },
            .. new[] { "--permission-mode", "dontAsk", "--permission-prompts", "none" },
            "--allowedTools",
            .. ClaudeRules.Allowed(request),
            .. new[] { "--settings", settings, "--mcp-config", servers },
            .. new[] { "--session-id", sessionId.ToString() },
        ];
        AddLimits(arguments, request.Settings);
        return arguments;
    }

    /// <summary>Keeps Claude Code from reading the start of the prompt as a slash command.</summary>
    public static string Prompt(string prompt) => prompt.StartsWith('/') ? $" {prompt}" : prompt;

    private static void AddLimits(List<string> arguments, AgentSettings settings)
    {
        // Zero turns would mean no limit; a budget of zero is refused.
        if (settings.Turns is > 0 and var turns)
        {
            arguments.AddRange(["--max-turns", turns.ToString()]);
        }
        if (settings.BudgetUsd is > 0 and var budget)
        {
            arguments.AddRange(["--max-budget-usd", budget.ToString()]);
        }
        if (settings.Model is { Length: > 0 } model)
        {
            arguments.AddRange(["--model", model]);
        }
    }

    private static JsonObject Settings(AgentRequest request) =>
        new()
        {
            ["disableAllHooks"] = false,
            ["permissions"] = new JsonObject { ["deny"] = RalfJson.Texts(ClaudeRules.Denied(request)) },
        };

    private static JsonObject Servers(AgentRequest request, IReadOnlyList<string> programPath, string? dotnet) =>
        new()
        {
            ["mcpServers"] = new JsonObject
            {
                ["ralf"] = new JsonObject
                {
                    ["command"] = programPath[0],
                    ["args"] = RalfJson.Texts([
                        .. programPath.Skip(1),
                        "mcp",
                        "--journal",
                        Journal.PathIn(request.Scratch),
                    ]),
                    // The location of .NET, for a program that is not self-contained; not a secret.
                    ["env"] = dotnet is null ? [] : new JsonObject { ["DOTNET_ROOT"] = dotnet },
                },
            },
        };

    private static void Write(string path, JsonObject value) =>
        PlainFile.Write(path, value.ToJsonString(RalfJson.Indented));
}
