using System.Text.Json;
using Ralf.Actions.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>The errors behind a refusal's message come in several forms.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("""{"message": "m"}""", "")]
    [InlineData("""{"message": "m", "errors": null}""", "")]
    [InlineData("""{"message": "m", "errors": "whole"}""", "whole")]
    [InlineData("""{"message": "m", "errors": ["one", "two"]}""", "one|two")]
    [InlineData("""{"message": "m", "errors": [{"message": "one", "code": "x"}]}""", "one")]
    [InlineData(
        """{"message": "m", "errors": [{"field": "base", "code": "invalid"}]}""",
        "base invalid"
    )]
    [InlineData("""{"message": "m", "errors": [{"message": 7, "code": "c"}, 7, {}]}""", "c||")]
    [InlineData("""{"message": "m", "errors": {"base": "invalid"}}""", "")]
    public void Each_form_gives_its_words(string body, string words) =>
        Assert.Equal(
            words,
            string.Join(
                '|',
                JsonSerializer.Deserialize(body, RalfJson.Compact.Of<RefusalShape>())!.Words()
            )
        );
}
