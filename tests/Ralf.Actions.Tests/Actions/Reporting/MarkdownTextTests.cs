using CsCheck;
using Ralf.Actions.Reporting;

namespace Ralf.Actions.Tests.Reporting;

public sealed class MarkdownTextTests
{
    private const string ZeroWidthSpace = "\u200B";

    private static readonly string[] _hostile =
    [
        "ask @octocat or @acme/architects",
        "Fixes #1, closes: acme/shop#2, resolves GH-3 and gh-4",
        "fixes https://github.com/acme/shop/issues/5",
        "see www.evil.example and ftp://evil.example and mail a@b.example, mailto:a@b.example",
        "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
        "<!-- hidden --> and <!-- never closed",
        "![pixel](https://evil.example/p.png)",
        "[harmless](https://evil.example) and [ref][1] and <https://evil.example>",
        "[1]: https://evil.example",
        "# heading",
        "- item",
        "+ item",
        "* item",
        "1. item",
        "2) item",
        "- [ ] to do",
        "> quote",
        "> [!WARNING]",
        "---",
        "===",
        "***",
        "___",
        ":-:",
        "| a | b |",
        "|-|-|",
        "a | b <br> c",
        "``` fence",
        "~~~ fence",
        "`code`",
        "``a ` b``",
        "ends with \\",
        "ends with `",
        "\\`code\\`",
        "**bold** __bold__ *i* _i_ ~~gone~~",
        "a^[note] and [^1]",
        "&lt;b&gt; &amp; &#64;octocat &commat;octocat",
        "\\@octocat \\#1 \\<b>",
        "$x$ and $$y$$",
        "::error::boo and ##[error]x",
        "\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u202Eexe.txt @\u200Bocto #\u200B7",
        "line\n# heading\n\n| a |\n|---|\n| b |\n```\nx\n",
    ];

    public static TheoryData<string> Lines => [.. _hostile];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Hostile_text_shows_as_it_was_written_and_is_nothing_else(string text)
    {
        AssertInert(text);
    }

    [Fact]
    public void Whatever_is_put_together_of_it_shows_as_it_was_written_too()
    {
        var pieces = _hostile
            .SelectMany(h => h.Split(' '))
            .Concat([.. "@#<>[]()!`*_~|\\&:;./-+=$^{}\"' \n\t0a1".Select(c => $"{c}")])
            .ToArray();
        Gen.Int[0, pieces.Length - 1]
            .List[1, 12]
            .Select(some => string.Concat(some.Select(i => pieces[i])))
            .Sample(
                text =>
                {
                    AssertInert(text);
                    return true;
                },
                iter: 3000
            );
    }

    [Fact]
    public void A_title_names_nobody_and_closes_nothing()
    {
        var title = MarkdownText.Plain("Fixes #1 for @octocat, GH-2, https://github.com/a/b/issues/3");
        Assert.Empty(Rendered.Live(title));
        Assert.Equal(
            "Fixes #|1 for @|octocat, GH-|2, https:|//github.com/a/b/issues/3",
            title.Replace(ZeroWidthSpace, "|", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("src/a.cs", "`src/a.cs`")]
    [InlineData("", "")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`a`", "`` `a` ``")]
    [InlineData("a|b<c>", "<code>a&#124;b&lt;c&gt;</code>")]
    [InlineData("one\ntwo", "`one two`")]
    public void Code_stays_code(string text, string expected)
    {
        Assert.Equal(expected, MarkdownText.Code(text));
    }

    [Fact]
    public void A_quote_ends_where_the_text_ends()
    {
        Assert.Equal(
            "> First.\n>\n> \\# Second\n> \\- third\n> …\n",
            MarkdownText.Quote("First.\r\n\r\n# Second\n  - third\nfourth", lines: 4)
        );
        var html = Rendered.Html(MarkdownText.Quote(string.Join('\n', _hostile), lines: 200));
        Assert.Equal(["blockquote", "p"], Rendered.Elements(html));
        Assert.Empty(Rendered.Live(Rendered.Text(html)));
    }

    [Fact]
    public void An_output_cannot_close_its_fence()
    {
        var fence = MarkdownText.Fence("one\n\n    two\n````\n<b>\u001b[31mred\u001b[0m\n::error::x\n\n");
        Assert.Equal("`````text\none\n\n    two\n````\n<b>red\n: :error::x\n`````\n", fence);
        Assert.Equal(["code", "pre"], Rendered.Elements(Rendered.Html(fence)));
        Assert.Equal("```text\n…45\n```\n", MarkdownText.Fence("12345", length: 2));
        Assert.Equal("```text\n…5\n```\n", MarkdownText.Fence("12\U0001F6005", length: 2));
        Assert.Equal("```text\nb\nc\n```\n", MarkdownText.Fence("a\nb\nc", lines: 2));
    }

    private static void AssertInert(string text)
    {
        var shown = SafeText.Clean(text);
        var alone = Rendered.Html(MarkdownText.Inline(text));
        AssertShows(shown, alone, shown.Length == 0 ? [] : ["p"]);
        AssertShows(shown, Rendered.Html($"- {MarkdownText.Inline(text)}\n"), ["li", "ul"]);
        AssertShows(
            "ab" + shown + "c",
            Rendered.Html($"| a | b |\n| --- | --- |\n| {MarkdownText.Inline(text)} | c |\n"),
            ["table", "tbody", "td", "th", "thead", "tr"]
        );
        var code = Rendered.Html($"| a | b |\n| --- | --- |\n| {MarkdownText.Code(text)} | c |\n");
        Assert.Equal(
            shown.Length == 0
                ? ["table", "tbody", "td", "th", "thead", "tr"]
                : ["code", "table", "tbody", "td", "th", "thead", "tr"],
            Rendered.Elements(code)
        );
        Assert.Equal("abc", string.Concat(Rendered.Text(code).Split('\n', ' ')));
    }

    private static void AssertShows(string expected, string html, string[] elements)
    {
        Assert.Equal(elements, Rendered.Elements(html));
        var text = Rendered.Text(html);
        Assert.Empty(Rendered.Live(text));
        Assert.Equal(
            expected,
            string.Concat(text.Replace(ZeroWidthSpace, "", StringComparison.Ordinal).Split('\n')).Trim()
        );
    }
}
