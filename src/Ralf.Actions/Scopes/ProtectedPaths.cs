namespace Ralf.Actions.Scopes;

/// <summary>What no session may write unless the plan says so (design: locks and order).</summary>
internal static class ProtectedPaths
{
    public static IReadOnlyList<string> Globs { get; } =
    [
        "**/.git*",
        "**/.git*/**",
        ".github/**",
        "**/.claude/**",
        "**/.mcp.json",
        "**/CLAUDE.md",
        "**/AGENTS.md",
    ];

    /// <summary>The protected globs less those that <paramref name="unprotect"/> lists (as the same text), and the plan file.</summary>
    public static Scope For(IReadOnlyList<string> unprotect, string? planFile) =>
        Scope.Parse([
            .. Globs.Except(unprotect, StringComparer.Ordinal),
            .. planFile is null || unprotect.Contains(planFile)
                ? []
                : new[] { ScopeGlob.Escape(planFile) },
        ]);
}
