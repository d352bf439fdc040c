using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class CoversTests
{
    [Theory]
    [InlineData("docs/**", "docs/a.md", true)]
    [InlineData("docs/**", "docs/**", true)]
    [InlineData("docs/**", "docs/*/x.md", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/**", "**/x.md", false)]
    [InlineData("docs/**", "Docs/x.md", false)]
    [InlineData("docs/a.md", "docs/a.md", true)]
    [InlineData("docs/a.md", "docs/?.md", false)]
    [InlineData("{a,b}/**", "{a,b}/x", true)]
    [InlineData("{a,b}/**", "{a,c}/x", false)]
    [InlineData("a/** b/**", "{a,b}/x", true)]
    [InlineData("a/** !a/b/**", "a/b/x", false)]
    [InlineData("a/** !a/b/**", "a/c/**", true)]
    [InlineData("a/** !a/b/**", "a/**", false)]
    [InlineData("**", "**", true)]
    [InlineData("[a-m]*", "[b-d]x", true)]
    [InlineData("[a-m]*", "[b-z]x", false)]
    public void A_scope_covers_what_is_all_inside_it(string scope, string other, bool expected) =>
        Assert.Equal(expected, Scope.Parse(scope.Split(' ')).Covers(Scope.Parse(other.Split(' '))));

    [Fact]
    public void An_empty_scope_covers_nothing() => Assert.False(Scope.Parse([]).Covers(Scope.Parse(["a"])));
}
