namespace Ralf.Core.Scopes;

/// <summary>Paths that no session may write unless the plan says so (design: locks and order).</summary>
internal static class ProtectedPaths
{
    public static IReadOnlyList<string> Globs { get; } =
    [
        "**/.git*",
        "**/.git*/**",
        ".github/**",
        "**/.claude/**",
        "**/.claude.json",
        "**/.mcp.json",
        "**/CLAUDE.md",
        "**/CLAUDE.local.md",
        "**/AGENTS.md",
        "**/GEMINI.md",
        "**/.gemini/**",
        "**/.codex/**",
        "**/.opencode/**",
        "**/opencode.json*",
        "**/.cursor/**",
    ];

    /// <summary>Files that may be written, but that other tools start or obey by themselves in a checkout.</summary>
    private static readonly Scope _obeyed = Scope.Parse([
        "**/.husky/**",
        "**/.vscode/**",
        "**/.devcontainer/**",
        "**/.devcontainer.json",
        "**/.ripgreprc",
    ]);

    private const int MaxObeyed = 10;

    /// <summary>A warning that names the changed files that other tools obey; null without such files.</summary>
    public static string? Warning(IEnumerable<RepoPath> changed)
    {
        var obeyed = changed.Where(p => _obeyed.Guards(p.Value, anyCase: true)).Select(p => p.Value).ToList();
        return obeyed.Count == 0
            ? null
            : $"changes files that other tools start or obey by themselves: {string.Join(", ", obeyed.Take(MaxObeyed))}"
                + (obeyed.Count > MaxObeyed ? $" and {obeyed.Count - MaxObeyed} more" : "");
    }

    /// <summary>The protected globs and the plan file, except paths that <paramref name="unprotect"/>
    /// matches.</summary>
    public static Scope For(IReadOnlyList<string> unprotect, string? planFile) =>
        Scope.Parse([
            .. Globs.Except(unprotect, StringComparer.Ordinal),
            .. planFile is null || unprotect.Contains(planFile) ? [] : new[] { ScopeGlob.Escape(planFile) },
            .. unprotect.Intersect(Globs, StringComparer.Ordinal).Select(glob => "!" + glob),
        ]);

    /// <summary>The globs for an agent whose rules have no exceptions; globs that would deny everything that an
    /// exception allows are left out.</summary>
    public static IReadOnlyList<string> WithoutExceptions(Scope protectedPaths)
    {
        var free = protectedPaths.Exceptions.SelectMany(e => Sample(e.Text)).ToList();
        return [.. protectedPaths.Included.Where(glob => !free.Exists(glob.Matches)).Select(glob => glob.Text)];
    }

    /// <summary>A path that a protected glob matches, and its folders: a rule that denies one of these denies the
    /// path.</summary>
    private static IEnumerable<string> Sample(string glob)
    {
        var path = glob.Replace("**", "z").Replace('*', 'z');
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }
}
