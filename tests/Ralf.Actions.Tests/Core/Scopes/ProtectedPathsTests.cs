using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ProtectedPathsTests
{
    [Theory]
    [InlineData(".github/workflows/ci.yml", true)]
    [InlineData("sub/.github/x", true)]
    [InlineData(".gitignore", true)]
    [InlineData("src/CLAUDE.md", true)]
    [InlineData("a/.claude/settings.json", true)]
    [InlineData("plans/[big].yml", true)]
    [InlineData("CLAUDE.local.md", true)]
    [InlineData("a/GEMINI.md", true)]
    [InlineData("opencode.jsonc", true)]
    [InlineData(".cursor/rules/x.mdc", true)]
    [InlineData("a/.codex/config.toml", true)]
    [InlineData(".claude.json", true)]
    [InlineData("plans/b.yml", false)]
    [InlineData("src/a.cs", false)]
    public void No_session_writes_what_is_protected(string path, bool isProtected)
    {
        Assert.Equal(isProtected, ProtectedPaths.For([], "plans/[big].yml").Guards(path));
    }

    [Fact]
    public void What_a_plan_gives_free_is_free_whatever_else_matched_it()
    {
        var scope = ProtectedPaths.For([".github/**"], "ralf.yml");

        Assert.False(scope.Matches(".github/workflows/ci.yml"));
        Assert.True(scope.Matches(".gitattributes"));
        Assert.True(scope.Matches("sub/.github/x"));
        Assert.True(scope.Matches("ralf.yml"));
    }

    [Fact]
    public void An_agent_is_told_no_glob_that_would_deny_what_the_plan_gives_free()
    {
        var told = ProtectedPaths.WithoutExceptions(ProtectedPaths.For([".github/**"], null));

        Assert.Equal([.. ProtectedPaths.Globs.Where(g => !g.Contains(".git"))], told);
    }

    [Theory]
    [InlineData(".claude", true)]
    [InlineData("a/b/.cursor", true)]
    [InlineData(".github", true)]
    [InlineData("claude", false)]
    [InlineData("a/.claude-x", false)]
    public void An_entry_of_a_protected_folders_name_that_is_no_folder_is_protected_too(string path, bool isProtected)
    {
        Assert.Equal(isProtected, ProtectedPaths.For([], null).Guards(path));
        Assert.False(ProtectedPaths.For(ProtectedPaths.Globs, null).Guards(path));
    }

    /// <summary>Checks of plans put this letter for each wildcard of a scope.</summary>
    [Fact]
    public void No_protected_glob_has_the_letter_that_stands_for_wildcards() =>
        Assert.DoesNotContain(ProtectedPaths.Globs, g => g.Contains('z'));
}
