namespace Ralf.Actions.Tests.Commands;

/// <summary>The container action's inputs and output.</summary>
public sealed class ActionCommandTests : IDisposable
{
    private const string Plan = "version: 1\nname: p\ntasks:\n  a: {scope: [a.txt], prompt: Write a.}\n";

    private readonly TempRepository _temp = new();

    public ActionCommandTests() => _temp.Commit("base", ("my plan.yml", Plan));

    [Fact]
    public async Task Each_line_of_the_arguments_is_one_argument()
    {
        var called = await RunAsync("plan", "  my plan.yml\r\n\n--format=json\n");

        Assert.True(called.Exit == 0, called.Talk);
        Assert.Contains("\"name\":\"p\"", Squeezed(called.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_prints_is_guarded_from_the_runner_and_is_an_output()
    {
        var called = await RunAsync("plan", "my plan.yml\n--format=json");

        var lines = called.Lines;
        var token = lines[0]["::stop-commands::".Length..];
        Assert.Equal(32, token.Length);
        Assert.Equal($"::{token}::", lines[^1]);
        var output = await File.ReadAllLinesAsync(Output);
        var delimiter = output[0]["printed<<".Length..];
        Assert.Equal(delimiter, output[^1]);
        Assert.Equal(
            string.Join('\n', lines.Skip(1).SkipLast(1)).TrimEnd(),
            string.Join('\n', output.Skip(1).SkipLast(1))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("--version")]
    [InlineData("action")]
    public async Task Only_a_command_is_one(string command)
    {
        var called = await RunAsync(command, "");

        Assert.Equal(2, called.Exit);
        Assert.Contains($"error RALF556: the action's input 'command' is '{command}'", called.Talk);
    }

    [Fact]
    public async Task A_command_that_fails_fails_the_step()
    {
        var called = await RunAsync("plan", "none.yml");

        Assert.Equal(2, called.Exit);
        Assert.Contains("error RALF501", called.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_commands_speak_to_the_runner_themselves_and_get_the_token()
    {
        // The one thing that is not missing is the token.
        var called = await RunAsync("settle", "--run=r");

        Assert.DoesNotContain("stop-commands", called.Output, StringComparison.Ordinal);
        Assert.Contains("error RALF601", called.Talk, StringComparison.Ordinal);
        Assert.Contains("GITHUB_REPOSITORY", called.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("GITHUB_TOKEN", called.Talk, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private string Output => _temp.Beside("output");

    private static string Squeezed(string json) => json.Replace(" ", "", StringComparison.Ordinal);

    private Task<Called> RunAsync(string command, string arguments) =>
        CommandLine.RunAsync(
            _temp.Root,
            new Dictionary<string, string>
            {
                ["GITHUB_OUTPUT"] = Output,
                ["INPUT_COMMAND"] = command,
                ["INPUT_ARGUMENTS"] = arguments,
                ["INPUT_GITHUB-TOKEN"] = "token",
                ["INPUT_PULL-TOKEN"] = "",
            },
            "action"
        );
}
