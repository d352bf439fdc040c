using System.Diagnostics;
using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("src/**/x.cs", "src/a/**", "src/a/x.cs")]
    [InlineData("src/**", "**/*.cs", "src/x.cs")]
    [InlineData("src/*.cs", "src/*.ts", null)]
    [InlineData("**/*.cs", "**/*.ts", null)]
    [InlineData("src/a/**", "src/b/**", null)]
    [InlineData("a", "a/**", "a/x")]
    [InlineData("a/**", "a", "a/x")]
    [InlineData("*", "src/**", "src/x")]
    [InlineData("README.md", "**/*.cs", null)]
    [InlineData("README.md", "*/*.cs", null)]
    [InlineData("a", "a", "a")]
    [InlineData("README.md", "readme.md", "README.md")]
    [InlineData("A/x", "a/*", "A/x")]
    [InlineData("Src", "src/**", "src/x")]
    [InlineData("[A-C]1", "b?", "B1")]
    [InlineData("\u212Aelvin", "kelvin", "\u212Aelvin")]
    [InlineData("\u00DC", "\u00FC", "\u00DC")]
    [InlineData("?", "[.]", null)]
    [InlineData("??", "[.]*", ".x")]
    [InlineData("*a*", "*b*", "xabx")]
    [InlineData("{a,b}/x", "{c,b}/*", "b/x")]
    [InlineData("[!a]", "[!b]", "x")]
    [InlineData("**", "**", "x")]
    [InlineData("?", "\U0001F600", "\U0001F600")]
    public void Two_globs_meet_where_a_path_shows_it(string left, string right, string? witness) =>
        Assert.Equal(witness, Scope.Parse([left]).FindIntersection(Scope.Parse([right]))?.Witness);

    [Theory]
    [InlineData("src/**|!src/gen/**", "src/gen/**", null)]
    [InlineData("src/**|!**/gen/**", "src/a/**", "src/a/x")]
    [InlineData("src/**|!**/Generated/**", "src/a/Generated/*.cs", null)]
    [InlineData("!src/a|src/*", "src/a", null)]
    [InlineData("*|!x", "*", "y")]
    [InlineData("*|!a", "A|!b", "A")]
    [InlineData("*|![a-c]", "[b-e]|!d", "e")]
    [InlineData("a|!a", "a/**", null)]
    [InlineData("!a", "a", null)]
    [InlineData("*|!a", "a/**", null)]
    public void Exceptions_are_taken_out(string left, string right, string? witness) =>
        Assert.Equal(witness, Scope.Parse(left.Split('|')).FindIntersection(Scope.Parse(right.Split('|')))?.Witness);

    [Fact]
    public void A_meeting_names_the_globs_that_meet() =>
        Assert.Equal(
            new Intersection("src/{a,b}/**", "**/x.cs", "src/a/x.cs"),
            Scope.Parse(["docs/*.md", "src/{a,b}/**"]).FindIntersection(Scope.Parse(["lib/y", "**/x.cs"]))
        );

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    [InlineData("c", true)]
    [InlineData("d", false)]
    public void An_exception_holds_wherever_it_stands(string path, bool matches) =>
        Assert.Equal(matches, Scope.Parse(["!b", "[abc]"]).Matches(path));

    [Fact]
    public void A_bad_entry_is_named_with_its_sign()
    {
        var e = Assert.Throws<FormatException>(() => Scope.Parse(["a", "!b/../c"]));
        Assert.StartsWith("the glob '!b/../c' leaves", e.Message, StringComparison.Ordinal);
        Assert.Null(Scope.Problem("!b/c"));
        Assert.StartsWith("is empty", Scope.Problem("!"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_pairs_are_decided_in_bounded_time()
    {
        var clock = Stopwatch.StartNew();
        var stars = Scope.Parse([string.Concat(Enumerable.Repeat("*a", 240)) + "x"]);
        var others = Scope.Parse([string.Concat(Enumerable.Repeat("*b", 240)) + "y"]);
        Assert.Null(stars.FindIntersection(others));

        // Made deterministic, this exception has 2^60 states.
        var nested = Scope.Parse(["**", "!**/*a" + new string('?', 60)]);
        Assert.NotNull(nested.FindIntersection(Scope.Parse(["**/*" + new string('b', 61)])));
        Assert.NotNull(nested.FindIntersection(Scope.Parse(["[ab]" + string.Concat(Enumerable.Repeat("[ab]", 99))])));
        Assert.Null(nested.FindIntersection(Scope.Parse(["a" + new string('b', 60)])));
        TestContext.Current.SendDiagnosticMessage($"hostile pairs: {clock.Elapsed}");
    }
}
