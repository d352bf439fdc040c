using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>
/// A scope in the words of Claude Code's permission rules, which are those of ignore files (recursive, without braces).
/// Where they
/// cannot say it, what is allowed gets wider and what is denied is left out: a help to the agent, and no proof of
/// anything.
/// </summary>
internal static partial class ClaudeRules
{
    /// <summary>More alternatives than this become one star.</summary>
    private const int MaxAlternatives = 64;

    /// <summary>Rules that allow: edits in the scope, the plan's commands, the log.</summary>
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
                // What wrote outside the scope was mostly a command with arguments of the agent's own.
                .Select(command => request.OutOfScopePaths.Count > 0 ? $"Bash({command})" : $"Bash({command} *)")
                .Distinct(StringComparer.Ordinal),
            "mcp__ralf",
        ];

    /// <summary>Rules that deny: protected paths, and the scope's exceptions where the rule means the same as the
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

    /// <summary>A pattern without a slash would match at any depth; only an absolute one does not.</summary>
    private static string? Anchored(string glob, string workspace)
    {
        if (glob.Contains('/', StringComparison.Ordinal))
        {
            return glob;
        }
        return Plain().IsMatch(workspace) && !workspace.Contains('*', StringComparison.Ordinal)
            ? $"/{workspace.TrimEnd('/')}/{glob}"
            : null;
    }

    /// <summary>Sets of characters, and characters that mean something in a rule, become <c>?</c>.</summary>
    private static string Widened(string glob)
    {
        var text = Strange().Replace(CharacterSet().Replace(glob, "?"), "?");
        // A rule of stars alone would name the tool as a whole, and not all that it can write.
        return text.All(c => c is '*' or '/') ? "**" : text;
    }

    /// <summary>Every glob that the braces stand for.</summary>
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
        var text = new StringBuilder(glob);
        text.Length = glob.IndexOf('{', StringComparison.Ordinal);
        var folder = text.ToString().LastIndexOf('/');
        return folder < 0 ? "**" : $"{text.ToString(0, folder)}/**";
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
