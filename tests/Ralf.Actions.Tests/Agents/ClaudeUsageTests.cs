using System.Text.Json;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class ClaudeUsageTests
{
    private readonly ClaudeUsage _usage = new(
        new(new Dictionary<string, ModelPrice> { ["mine"] = new(1, 10, 0.5m, 2), ["mine-large"] = new(100, 0, 0, 0) })
    );

    [Fact]
    public void Each_message_counts_once_and_its_output_only_grows()
    {
        Take("""{"id":"m1","model":"mine","usage":{"input_tokens":1,"output_tokens":2}}""");
        Take("""{"id":"m1","model":"mine","usage":{"input_tokens":1,"output_tokens":4}}""");
        Take("""{"id":"m2","model":"mine","usage":{"input_tokens":5,"output_tokens":6}}""");
        Take("""{"id":"m1","model":"mine","usage":{"input_tokens":1,"output_tokens":3}}""");

        Assert.Equal((6, 10, 2), (_usage.Sum.InputTokens, _usage.Sum.OutputTokens, _usage.Sum.Turns));
        Assert.Equal((0.000106m, CostBasis.Estimated), (_usage.Sum.CostUsd, _usage.Sum.CostBasis));
    }

    /// <summary>A message says at its start what it has used by then; only the API's own events say the end.</summary>
    [Fact]
    public void Events_of_the_stream_say_what_a_message_came_to()
    {
        TakeEvent("""{"type":"message_delta","usage":{"output_tokens":7}}""");
        TakeEvent("""{"type":"message_start","message":{"id":"m1","model":"mine","usage":{"input_tokens":3}}}""");
        TakeEvent("""{"type":"content_block_delta","delta":{"text":"x"}}""");
        TakeEvent("""{"type":"message_delta","usage":{"output_tokens":500000}}""");
        Take("""{"id":"m1","model":"mine","usage":{"input_tokens":3,"output_tokens":1}}""");

        Assert.Equal((3, 500_000, 1), (_usage.Sum.InputTokens, _usage.Sum.OutputTokens, _usage.Sum.Turns));
        Assert.Equal(5.000003m, _usage.Sum.CostUsd);
    }

    [Fact]
    public void Each_kind_of_token_has_its_price_and_the_longest_name_wins()
    {
        Take(
            """{"id":"a","model":"mine","usage":{"input_tokens":1000000,"output_tokens":1000000,"cache_read_input_tokens":1000000,"cache_creation_input_tokens":1000000}}"""
        );
        Assert.Equal(13.5m, _usage.Sum.CostUsd);

        Take("""{"id":"b","model":"us.MINE-large-v1:0","usage":{"input_tokens":10000}}""");
        Assert.Equal(14.5m, _usage.Sum.CostUsd);
        Assert.DoesNotContain("no price", _usage.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude-opus-5-5", 4)]
    [InlineData("us.anthropic.claude-opus-5-5-v1:0", 4)]
    [InlineData("claude-opus-5-20260101", 5)]
    [InlineData("claude-opus-5-5[1m]", 4)]
    [InlineData("claude-opus-4-5@20251101", 5)]
    [InlineData("claude-haiku-4-5-20251001", 1)]
    [InlineData("claude-sonnet-4-20250514", 3)]
    public void Prices_of_Claude_come_with_Ralf(string model, decimal inputOfAMillion)
    {
        Assert.Equal(inputOfAMillion, new PriceList(null).Find(model, out var isKnown).Input);
        Assert.True(isKnown);
        Assert.Matches(@"^20\d\d-\d\d-\d\d$", PriceList.Date);
    }

    [Theory]
    [InlineData("new-model", "new-model")]
    [InlineData("claude-opus-5-6", "claude-opus-5-6")]
    [InlineData("claude-opus-55", "claude-opus-55")]
    [InlineData("", "a model without a name")]
    public void A_model_without_a_price_counts_as_the_dearest_and_is_named(string model, string shown)
    {
        Take($$$"""{"id":"a","model":"{{{model}}}","usage":{"input_tokens":1000000,"output_tokens":1000000}}""");

        Assert.Equal(100 + 75, _usage.Sum.CostUsd);
        Assert.Contains($"no price is known for {shown}: the dearest counts", _usage.Note, StringComparison.Ordinal);
    }

    private void Take(string message)
    {
        using var document = JsonDocument.Parse(message);
        _usage.Take(document.RootElement);
    }

    private void TakeEvent(string part)
    {
        using var document = JsonDocument.Parse(part);
        _usage.TakeEvent(document.RootElement);
    }
}
