using System.Text.RegularExpressions;
using Ralf.Actions.Commands;
using Ralf.Actions.Shared;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The reference names everything that there is.</summary>
public sealed partial class DocsReferenceTests
{
    [Fact]
    public async Task The_commands_page_names_every_command_and_option()
    {
        var page = Page("docs/reference/commands.md");
        var commands = Listed().Matches(Section(await HelpAsync(), "Commands:")).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands.Select(c => c.Groups[1].Value))
        {
            Assert.Contains($"`ralf {command}", page, StringComparison.Ordinal);
            var options = Section(await HelpAsync(command), "Options:");
            Assert.All(
                Option().Matches(options).Select(o => o.Value).Where(o => o != "--help"),
                option => Assert.Contains($"`{option}", page, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_log_page_names_every_kind_of_event() =>
        Assert.All(
            EventKinds.Names,
            kind => Assert.Contains($"`{kind}`", Page("docs/reference/log.md"), StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(".github/workflows/ralf.yml", "workflow_call:", "workflow_dispatch:")]
    [InlineData("action.yml", "inputs:", "runs:")]
    public void The_workflows_page_names_every_input_secret_and_output(string file, string from, string to)
    {
        var text = Page(file);
        var start = text.IndexOf(from, StringComparison.Ordinal);
        var names = Key()
            .Matches(text[start..text.IndexOf(to, start, StringComparison.Ordinal)])
            .Select(m => m.Groups[1].Value)
            .ToList();
        Assert.NotEmpty(names);
        Assert.All(
            names,
            name => Assert.Contains($"`{name}`", Page("docs/reference/workflows.md"), StringComparison.Ordinal)
        );
    }

    private static string Page(string path) => File.ReadAllText(Path.Combine(PinnedPackages.RepositoryRoot(), path));

    private static string Section(string help, string title) =>
        help.Split(title + "\n", 2) is [_, var rest] ? rest.Split("\n\n")[0] + "\n" : "";

    private static async Task<string> HelpAsync(params string[] command)
    {
        using var output = new StringWriter();
        var context = new CommandContext(
            output,
            output,
            TextReader.Null,
            new Dictionary<string, string>(),
            TimeProvider.System,
            Path.GetTempPath(),
            IsTerminal: false,
            TestedProgram.Command
        );
        Assert.Equal(0, await RootCommands.InvokeAsync(context, [.. command, "--help"]));
        return output.ToString().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^  ([a-z]+(?:-[a-z]+)*)", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"(?<=^ +(?:-[a-z], )?)--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex Option();

    /// <summary>A name with a mapping below it.</summary>
    [GeneratedRegex(@"^ +([a-z_-]+):\n +(?:description|required|value|type):", RegexOptions.Multiline)]
    private static partial Regex Key();
}
