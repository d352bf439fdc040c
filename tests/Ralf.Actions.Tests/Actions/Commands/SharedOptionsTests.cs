namespace Ralf.Actions.Tests.Commands;

public sealed class SharedOptionsTests
{
    [Theory]
    [InlineData("run", "abc")]
    [InlineData("resume", "2.5")]
    [InlineData("run", "99999999999")]
    public async Task A_number_of_sessions_that_is_none_is_named(string command, string given)
    {
        var called = await CommandLine.RunAsync("/", command, "--parallel", given);
        Assert.Equal(
            (2, $"error RALF550: --parallel '{given}' is no number: give one from 1 to 64"),
            (called.Exit, called.Talk.Trim())
        );
    }

    [Fact]
    public async Task An_input_that_was_left_empty_is_not_given()
    {
        var called = await CommandLine.RunAsync("/", "resume", "--parallel", "");
        Assert.StartsWith("error RALF201:", called.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("Claude")]
    [InlineData("1")]
    public async Task An_agent_that_there_is_not_is_named_with_those_that_there_are(string given)
    {
        var called = await CommandLine.RunAsync("/", "run", "--agent", given);
        Assert.Equal(
            (2, $"error RALF574: --agent '{given}' is no agent: give claude or command"),
            (called.Exit, called.Talk.Trim())
        );
    }

    [Fact]
    public async Task A_demo_where_nothing_can_be_written_says_so()
    {
        var called = await CommandLine.RunAsync("/", "demo", "/proc/nope");
        Assert.Equal(2, called.Exit);
        Assert.Contains(
            "\nerror RALF214: no repository can be made at '/proc/nope': ",
            called.Talk,
            StringComparison.Ordinal
        );
    }
}
