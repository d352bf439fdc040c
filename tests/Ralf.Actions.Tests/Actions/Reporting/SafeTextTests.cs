using CsCheck;
using Ralf.Actions.Reporting;

namespace Ralf.Actions.Tests.Reporting;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain text", "plain text")]
    [InlineData("  two\r\n\tlines \n", "two lines")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u009b2Jgone", "gone")]
    [InlineData("bell\u0007 back\u0008", "bell back")]
    [InlineData("a\u202egpj.exe\u2066b\u200bc\ufeff", "agpj.exebc")]
    [InlineData("wide \u2764\ufe0f", "wide \u2764")]
    [InlineData("[red]markup[/]", "[red]markup[/]")]
    [InlineData("::error file=a::boo", ": :error file=a::boo")]
    [InlineData(" \u001b[1m::stop-commands::x", ": :stop-commands::x")]
    [InlineData(":\u200b:error::boo", ": :error::boo")]
    [InlineData("one ::set-output::two", "one : :set-output::two")]
    [InlineData("std::vector", "std::vector")]
    [InlineData("see ##[error]x and ##vso[task]y", "see # #[error]x and # #vso[task]y")]
    [InlineData("#\u0000#[error]", "# #[error]")]
    [InlineData("## heading", "## heading")]
    [InlineData(":::: x", ": : : : x")]
    public void Text_becomes_one_harmless_line(string? text, string expected) =>
        Assert.Equal(expected, SafeText.Clean(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd \U0001F600x", 7, "abcd…")]
    [InlineData("abc", 0, "")]
    public void Long_text_is_cut(string text, int length, string expected) =>
        Assert.Equal(expected, SafeText.Clean(text, length));

    // Git names hold stray bytes as lone surrogates; xUnit cannot carry these in a theory's data.
    [Fact]
    public void A_stray_byte_is_escaped_and_another_lone_surrogate_is_replaced()
    {
        Assert.Equal("lone \\x80", SafeText.Clean("lone " + (char)0xDC80));
        Assert.Equal("lone \ufffd", SafeText.Clean("lone " + (char)0xD800));
    }

    [Fact]
    public void No_text_leaves_a_control_character_or_a_command()
    {
        string[] tricks =
        [
            "::",
            ":",
            "#",
            "##[",
            "##vso[",
            "error::",
            " ",
            "\n",
            "\u001b",
            "\u001b[",
            "\u202e",
            "\u200b",
        ];
        var piece = Gen.Select(Gen.Int[0, 2 * tricks.Length], Gen.Char)
            .Select((i, c) => i < tricks.Length ? tricks[i] : c.ToString());
        piece
            .Array[0, 12]
            .Sample(pieces =>
            {
                var text = SafeText.Clean(string.Concat(pieces), 40);
                Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u202e' or '\u200b');
                Assert.False(text.StartsWith("::", StringComparison.Ordinal));
                Assert.DoesNotContain(" ::", text, StringComparison.Ordinal);
                Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
                Assert.DoesNotContain("##vso[", text, StringComparison.Ordinal);
                Assert.True(text.Length <= 40);
            });
    }
}
