using Ralf.Actions.Commands;
using Ralf.Actions.Plans;

namespace Ralf.Actions.Tests.Commands;

public sealed class InitCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_writes_a_plan_that_reads_without_problems_and_its_schema()
    {
        var (exit, output, talk) = await Run("init");

        Assert.Equal(0, exit);
        Assert.Equal(
            ["ralf.yml", ".ralf/ralf.schema.json"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("ralf plan", talk, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Path.Combine(_folder, "ralf.yml"));
        Assert.StartsWith(
            "# yaml-language-server: $schema=.ralf/ralf.schema.json\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            PlanSchema.Write(),
            await File.ReadAllTextAsync(Path.Combine(_folder, ".ralf/ralf.schema.json"))
        );
        Assert.Empty(Read(text).Problems);
    }

    [Fact]
    public async Task What_it_comments_out_reads_without_problems_too()
    {
        await Run("init");
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "ralf.yml"));
        // A comment that holds a key is an example; those that end in a full stop or hold a sentence are talk.
        var examples = lines
            .Where(l =>
                l.TrimStart()
                    is not "# agent: {use: claude, model: sonnet, timeout: 40m, turns: 80, budget_usd: 4}"
            )
            .Where(l => !l.Contains("prompt_file", StringComparison.Ordinal))
            .Select(l =>
                System.Text.RegularExpressions.Regex.Replace(
                    l,
                    "^( *)# (?=( *)[a-z_]+:( |$))",
                    "$1"
                )
            );

        var reading = Read(string.Join('\n', examples));

        Assert.Empty(reading.Problems);
        Assert.Equal(["first", "module-auth"], reading.Plan!.Tasks.Select(t => t.Id.Value));
    }

    [Theory]
    [InlineData("ralf.yml")]
    [InlineData(".ralf/ralf.schema.json")]
    public async Task It_overwrites_nothing(string path)
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".ralf"));
        await File.WriteAllTextAsync(Path.Combine(_folder, path), "mine");

        var (exit, _, talk) = await Run("init");

        Assert.Equal(2, exit);
        Assert.Contains($"'{path}'", talk, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_folder, path)));
        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("migration", "not built yet")]
    [InlineData("nope", "no template 'nope'")]
    public async Task Another_template_is_refused(string name, string words)
    {
        var (exit, _, talk) = await Run("init", "--template", name);

        Assert.Equal(2, exit);
        Assert.Contains(words, talk, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_schema_is_printed()
    {
        var (exit, output, _) = await Run("schema");

        Assert.Equal((0, PlanSchema.Write()), (exit, output));
    }

    private static PlanReading Read(string text) =>
        PlanReader.Read(
            text,
            "ralf.yml",
            _ => new PlanSurroundings(
                () => ["src/Api.cs", "src/Modules/Auth/a.cs", "src/Modules/Legacy/a.cs"],
                path => path == "docs/decisions.md" ? "Rules." : null,
                _ => new HashSet<string>()
            )
        );

    private async Task<(int Exit, string Output, string Talk)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var talk = new StringWriter();
        var context = new CommandContext(
            output,
            talk,
            TextReader.Null,
            new Dictionary<string, string>(),
            TimeProvider.System,
            _folder,
            false,
            []
        );
        var exit = await RootCommands.InvokeAsync(context, arguments);
        return (exit, output.ToString(), talk.ToString());
    }
}
