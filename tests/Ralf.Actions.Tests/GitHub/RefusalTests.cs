using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>The errors behind a refusal's message come in several forms.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("""{"message": "m"}""", "m")]
    [InlineData("""{"message": "m", "errors": null}""", "m")]
    [InlineData("""{"message": "m", "errors": "whole"}""", "m|whole")]
    [InlineData("""{"message": "m", "errors": ["one", "two"]}""", "m|one|two")]
    [InlineData("""{"message": "m", "errors": [{"message": "one", "code": "x"}]}""", "m|one")]
    [InlineData("""{"message": "m", "errors": [{"field": "base", "code": "invalid"}]}""", "m|base invalid")]
    [InlineData("""{"message": "m", "errors": [{"message": 7, "code": "c"}, 7, {}]}""", "m|c||")]
    [InlineData("""{"message": "m", "errors": {"base": "invalid"}}""", "m")]
    public void Each_form_gives_its_words(string body, string words) =>
        Assert.Equal(words, string.Join('|', GitHubJson.RefusalWords(body)!));

    [Theory]
    [InlineData("")]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"message": 7}""")]
    [InlineData("""{"message": null}""")]
    [InlineData("""{"message": "\ud800"}""")]
    [InlineData("""{"message": "m", "errors": ["\udc00"]}""")]
    [InlineData("""{"message": "m", "errors": [{"message": "\ud800"}]}""")]
    public void What_cannot_be_read_is_no_refusal_and_ends_nothing(string body) =>
        Assert.Null(GitHubJson.RefusalWords(body));
}
