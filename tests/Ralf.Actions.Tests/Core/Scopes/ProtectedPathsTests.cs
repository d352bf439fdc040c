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
    [InlineData("plans/b.yml", false)]
    [InlineData("src/a.cs", false)]
    public void No_session_writes_what_is_protected(string path, bool isProtected)
    {
        Assert.Equal(isProtected, ProtectedPaths.For([], "plans/[big].yml").Matches(path));
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

        Assert.Equal(["**/.claude/**", "**/.mcp.json", "**/CLAUDE.md", "**/AGENTS.md"], told);
    }
}
