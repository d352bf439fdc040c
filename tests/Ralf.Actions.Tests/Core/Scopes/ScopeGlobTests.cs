using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ScopeGlobTests
{
    [Theory]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/a/b.cs", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", ".hidden", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("a*b*c", "axxbyybzc", true)]
    [InlineData("a*b*c", "axxbyybz", false)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**/**", "a", true)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "ab/c", false)]
    [InlineData("**/x", "x", true)]
    [InlineData("**/x", "a/b/x", true)]
    [InlineData("**/x", "a/bx", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b/**/c", "a/b/b/x/c", true)]
    [InlineData("a/**/b/**/c", "a/x/c", false)]
    [InlineData("**/a/*/b", "a/a/x/b", true)]
    [InlineData("?", "a", true)]
    [InlineData("?", "ab", false)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[!a-c]x", "ax", false)]
    [InlineData("a[!b]c", "a/c", false)]
    [InlineData("a[+-9]c", "a/c", false)]
    [InlineData("a[+-9]c", "a0c", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[[]x", "[x", true)]
    [InlineData("[{]a,b[}]", "{a,b}", true)]
    [InlineData("{a,b}/c", "b/c", true)]
    [InlineData("{a,b}/c", "c/c", false)]
    [InlineData("a{,.bak}", "a", true)]
    [InlineData("a{,.bak}", "a.bak", true)]
    [InlineData("{src/{a,b},test}/*.cs", "src/b/x.cs", true)]
    [InlineData("{src/{a,b},test}/*.cs", "test/x.cs", true)]
    [InlineData("{src/{a,b},test}/*.cs", "src/x.cs", false)]
    [InlineData("{**,x}/y", "y", true)]
    [InlineData("{[,],a}", ",", true)]
    [InlineData("src/A.cs", "src/a.cs", false)]
    [InlineData("a b/ü.md", "a b/ü.md", true)]
    public void A_glob_matches_what_its_signs_say(string glob, string path, bool matches) =>
        Assert.Equal(matches, Glob(glob).Matches(path));

    [Fact]
    public void A_stray_byte_is_one_character() => Assert.True(Glob("a?b").Matches("a\uDC80b"));

    [Theory]
    [InlineData("", "is empty; '**' stands for every file")]
    [InlineData("/src/**", "is absolute: it starts with '/'")]
    [InlineData("C:/src", "is absolute: it starts with the drive 'C:'")]
    [InlineData("{/a,b}", "is absolute: '/a' starts with '/'")]
    [InlineData("a/../b", "the segment '..' in 'a/../b'")]
    [InlineData("{a,..}/b", "the segment '..' in '../b'")]
    [InlineData("./a", "the segment '.' in './a'")]
    [InlineData("a//b", "an empty segment in 'a//b'")]
    [InlineData("a/", "ends in '/', which matches no file: write 'a/**'")]
    [InlineData("{a,}", "an empty segment in ''")]
    [InlineData("a\\b", "holds a backslash")]
    [InlineData("a\nb", "holds a control character")]
    [InlineData("!a", "starts with '!'")]
    [InlineData("a**", "'**' glued to other text in 'a**'")]
    [InlineData("a/**b/c", "'**' glued to other text in '**b'")]
    [InlineData("***", "'**' glued to other text in '***'")]
    [InlineData("a{b,**}", "'**' glued to other text in 'a**'")]
    [InlineData("a[b", "a '[' without its ']' in '[b'")]
    [InlineData("a[b/c]", "a '[' without its ']' in '[b/c]'")]
    [InlineData("a]", "a ']' without its '[' in 'a]'")]
    [InlineData("a[]", "the empty class '[]'")]
    [InlineData("a[!]", "the empty class '[!]'")]
    [InlineData("a[^b]", "'none of these' is written '[!b]'")]
    [InlineData("[z-a]", "a range that runs backward in '[z-a]'")]
    [InlineData("{a,b", "a '{' without its '}' in '{a,b'")]
    [InlineData("a}", "a '}' without its '{' in 'a}'")]
    [InlineData("{a}", "braces without a ',' in '{a}'")]
    [InlineData("{}", "braces without a ',' in '{}'")]
    public void A_refusal_names_the_bad_part(string glob, string reason)
    {
        Assert.False(ScopeGlob.TryParse(glob, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_globs_are_refused_before_they_cost_anything()
    {
        string[] hostile =
        [
            string.Concat(Enumerable.Repeat("{a,b}", 99)),
            new string('{', 250) + new string('}', 250),
            new string('a', 501),
            "{" + new string(',', 200) + "}",
            "{a,b}{a,b}{a,b}{a,b}{a,b}" + new string('x', 400),
        ];
        Assert.All(hostile, glob => Assert.False(ScopeGlob.TryParse(glob, out _, out _), glob));
    }

    [Fact]
    public void Many_stars_do_not_make_matching_slow()
    {
        var name = Glob(string.Concat(Enumerable.Repeat("*a", 200)) + "b");
        Assert.False(name.Matches(new string('a', 4000)));
        var folders = Glob(string.Concat(Enumerable.Repeat("**/a/", 90)) + "b");
        Assert.False(folders.Matches(string.Join('/', Enumerable.Repeat("a", 2000))));
    }

    [Theory]
    [InlineData("a[b]{c,d}*?.md")]
    [InlineData("app/[id]/page.tsx")]
    [InlineData("!x")]
    [InlineData("[]]")]
    public void An_escaped_path_matches_itself(string path) => Assert.True(Glob(ScopeGlob.Escape(path)).Matches(path));

    [Fact]
    public void An_escaped_path_matches_nothing_that_its_signs_would()
    {
        var glob = Glob(ScopeGlob.Escape("*.{a,b}"));
        Assert.False(glob.Matches("x.a"));
        Assert.False(glob.Matches("*.a"));
    }

    [Theory]
    [InlineData("**/CLAUDE.md", "docs/claude.MD", true)]
    [InlineData("[a-c]x", "BX", true)]
    [InlineData("k", "\u212A", true)]
    [InlineData("[!a]", "A", true)]
    [InlineData("a", "b", false)]
    public void Case_can_be_ignored(string glob, string path, bool matches) =>
        Assert.Equal(matches, Glob(glob).Matches(path, anyCase: true));

    internal static ScopeGlob Glob(string text) =>
        ScopeGlob.TryParse(text, out var glob, out var error) ? glob : throw new FormatException(error);
}
