using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class ShellCommandsTests : IDisposable
{
    private readonly AgentFixture _bench = new();

    [Fact]
    public async Task Both_streams_are_kept_without_control_characters()
    {
        var result = await RunAsync("printf 'out\\033[1m\\n'; echo err >&2; exit 4");

        Assert.Equal(4, result.ExitCode);
        Assert.False(result.Passed);
        Assert.Contains("out[1m\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("err\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_much_output_the_end_is_kept()
    {
        var result = await RunAsync("seq 1 200000");

        Assert.True(result.Passed);
        Assert.Equal(4000, result.Output.Length);
        Assert.EndsWith("199999\n200000\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_is_124_and_says_so()
    {
        var result = await RunAsync("echo begun; sleep 100", TimeSpan.FromSeconds(2.5));

        Assert.Equal(124, result.ExitCode);
        Assert.StartsWith("begun\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("timed out after 2.5 s", result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Seconds, 2.4, 60);
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
    }

    [Fact]
    public async Task A_daemon_is_gone_with_its_command()
    {
        var result = await RunAsync("setsid sleep 300 & echo started");

        Assert.Equal((0, "started\n"), (result.ExitCode, result.Output));
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
    }

    [Fact]
    public async Task It_sees_no_secret_of_the_host()
    {
        var result = await RunAsync("echo \"${GITHUB_TOKEN-none} $GIVEN $HOME\"");

        Assert.Equal($"none given {_bench.Scratch}/home\n", result.Output);
    }

    [Fact]
    public async Task It_gets_no_credential_of_a_model_though_the_plan_passes_it_on()
    {
        Assert.Contains("OPENAI_API_KEY", AgentFixture.Host.Keys);

        var result = await RunAsync("echo \"${OPENAI_API_KEY-none} $GIVEN\"");

        Assert.Equal("none given\n", result.Output);
    }

    [Theory]
    [InlineData("rm -r \"$HOME\"; ln -s / \"$HOME\"")]
    [InlineData("rm -r \"$HOME\"; echo > \"$HOME\"")]
    public async Task A_home_that_was_replaced_is_private_again(string replace)
    {
        await RunAsync(replace);

        var result = await RunAsync("cd \"$HOME\" && pwd -P && ls");

        Assert.Equal((0, $"{_bench.Scratch}/home\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Cancellation_ends_the_command_and_is_thrown()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync("sleep 60", cancellationToken: cancel.Token)
        );
        Assert.Empty(SessionProcesses.Find(_bench.Marker));
    }

    public void Dispose() => _bench.Dispose();

    private Task<CommandResult> RunAsync(
        string command,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    ) =>
        new ShellCommands(AgentFixture.Host, TestedProgram.Command, TimeProvider.System).RunAsync(
            command,
            _bench.Workspace,
            _bench.Scratch,
            _bench.Marker,
            ["GIVEN", "OPENAI_API_KEY"],
            timeout ?? TimeSpan.FromSeconds(30),
            cancellationToken
        );
}
