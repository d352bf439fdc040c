using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>Translates a scope into Claude Code's permission rules (https://code.claude.com/docs/en/permissions), which
/// use the syntax of ignore files (recursive, without braces). If a glob cannot be expressed, an allow rule is widened
/// and a deny rule omitted: rules help the agent and prove nothing.</summary>
internal static partial class ClaudeRules
{
    /// <summary>Paths that Claude Code refuses to write whatever its settings (observed of the CLI).</summary>
    public static readonly IReadOnlyList<string> RefusedAnyway =
    [
        "**/.claude/**",
        "**/.git/**",
        "**/.mcp.json",
        "**/.vscode/**",
        "**/.idea/**",
        "**/.gitmodules",
        "**/.bashrc",
        "**/.gitconfig",
        "**/.husky/**",
        "**/.npmrc",
        "**/.devcontainer/**",
    ];

    /// <summary>More alternatives than this become one star.</summary>
    private const int MaxAlternatives = 64;

    /// <summary>Allow rules: edits in the scope, the plan's commands, the log.</summary>
    public static IReadOnlyList<string> Allowed(AgentRequest request) =>
        [
            .. request
                .ScopeGlobs.Where(glob => !glob.StartsWith('!'))
                .SelectMany(WithoutBraces)
                .Select(Widened)
                .Select(pattern => $"Edit({pattern})")
                .Distinct(StringComparer.Ordinal),
            .. request
                .AllowedCommands.SelectMany(CommandParts.Split)
                // Most out-of-scope writes came from a command with the agent's own arguments.
                .Select(command => request.OutOfScopePaths.Count > 0 ? $"Bash({command})" : $"Bash({command} *)")
                .Distinct(StringComparer.Ordinal),
            "mcp__ralf",
        ];

    /// <summary>Deny rules: protected paths, and exceptions of the scope if the rule means exactly the same as the
    /// glob.</summary>
    public static IReadOnlyList<string> Denied(AgentRequest request) =>
        [
            .. request
                .ProtectedGlobs.Concat(
                    request
                        .ScopeGlobs.Where(glob =>
                            glob.StartsWith('!') && glob.EndsWith("/**", StringComparison.Ordinal)
                        )
                        .Select(glob => glob[1..])
                )
                .Concat(request.OutOfScopePaths)
                .Where(glob => Plain().IsMatch(glob))
                .Select(glob => Anchored(glob, request.Workspace))
                .OfType<string>()
                .Select(pattern => $"Edit({pattern})")
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Makes a pattern absolute; one without a slash would match at any depth.</summary>
    private static string? Anchored(string glob, string workspace)
    {
        if (glob.Contains('/'))
        {
            return glob;
        }
        return Plain().IsMatch(workspace) && !workspace.Contains('*') ? $"/{workspace.TrimEnd('/')}/{glob}" : null;
    }

    /// <summary>Replaces sets of characters, and characters with a meaning in rules, by <c>?</c>.</summary>
    private static string Widened(string glob)
    {
        var text = Strange().Replace(CharacterSet().Replace(glob, "?"), "?");
        // A rule of only stars would name the whole tool instead of the files that it can write.
        return text.All(c => c is '*' or '/') ? "**" : text;
    }

    /// <summary>Expands the braces of a glob.</summary>
    private static IReadOnlyList<string> WithoutBraces(string glob)
    {
        List<string> done = [];
        var open = new Queue<string>([glob]);
        while (open.TryDequeue(out var next))
        {
            if (done.Count + open.Count > MaxAlternatives)
            {
                return [BeforeBraces(glob)];
            }
            if (InnerBraces().Match(next) is { Success: true } braces)
            {
                foreach (var choice in braces.Groups[1].Value.Split(','))
                {
                    open.Enqueue(next[..braces.Index] + choice + next[(braces.Index + braces.Length)..]);
                }
            }
            else
            {
                done.Add(next);
            }
        }
        return done;
    }

    private static string BeforeBraces(string glob)
    {
        var folder = glob.LastIndexOf('/', glob.IndexOf('{'));
        return folder < 0 ? "**" : $"{glob[..folder]}/**";
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex InnerBraces();

    [GeneratedRegex(@"\[!?\]?[^\]]*\]")]
    private static partial Regex CharacterSet();

    [GeneratedRegex(@"[^\w./*?@+~=%-]|^[#!~/]")]
    private static partial Regex Strange();

    [GeneratedRegex(@"\A[A-Za-z0-9_./*-]+\z")]
    private static partial Regex Plain();
}
