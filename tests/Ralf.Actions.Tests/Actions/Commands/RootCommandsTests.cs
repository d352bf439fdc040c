using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

public sealed class RootCommandsTests
{
    private static string Here => AppContext.BaseDirectory;

    [Fact]
    public async Task Help_lists_every_command_and_each_answers_to_its_name()
    {
        var help = await CommandLine.RunAsync(Here, "--help");
        Assert.Equal(0, help.Exit);
        var names = help.Lines.SkipWhile(l => l != "Commands:").Skip(1).Select(l => l.Trim().Split(' ')[0]).ToList();
        Assert.Equal(["init", "import", "plan", "run", "resume", "status"], names.Take(6));
        Assert.Contains("merge", names);
        foreach (var name in names)
        {
            var one = await CommandLine.RunAsync(Here, name, "--help");
            Assert.Equal(0, one.Exit);
            Assert.Contains(
                one.Lines,
                l => l.StartsWith("  ", StringComparison.Ordinal) && l.Split(' ').Contains(name)
            );
        }
    }

    [Theory]
    [InlineData("explode")]
    [InlineData("plan", "--explode")]
    [InlineData("init", "--github", "perhaps")]
    public async Task What_it_does_not_know_is_wrong_usage(params string[] arguments)
    {
        var called = await CommandLine.RunAsync(Here, arguments);
        Assert.Equal(ExitCode.Usage, called.Exit);
        Assert.Contains(arguments[^1], called.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_an_error_of_the_machine_and_no_defect()
    {
        using var talk = new StringWriter();
        using var full = new FullDisk();
        var context = new CommandContext(
            full,
            talk,
            TextReader.Null,
            new Dictionary<string, string>(),
            TimeProvider.System,
            Here,
            false,
            []
        );

        Assert.Equal(ExitCode.Usage, await RootCommands.InvokeAsync(context, ["schema"]));

        Assert.Equal(
            "error RALF540: No space left on device (a full disk, a missing right, a file where a folder is needed, or one that another program holds): "
                + "mend that and try again; a run that had started goes on with `ralf resume`",
            talk.ToString().Trim()
        );
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Write(string? value) => Write(' ');

        public override void Write(char[] buffer, int index, int count) => Write(' ');

        public override Task WriteAsync(string? value)
        {
            Write(' ');
            return Task.CompletedTask;
        }

        public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
            WriteAsync("");

        public override Task WriteLineAsync(
            ReadOnlyMemory<char> buffer,
            CancellationToken cancellationToken = default
        ) => WriteAsync("");
    }
}
