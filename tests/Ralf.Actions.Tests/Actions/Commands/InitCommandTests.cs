using Ralf.Core.Plans;

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
        Assert.StartsWith("# yaml-language-server: $schema=.ralf/ralf.schema.json\n", text, StringComparison.Ordinal);
        Assert.Equal(PlanSchema.Write(), await File.ReadAllTextAsync(Path.Combine(_folder, ".ralf/ralf.schema.json")));
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
                l.TrimStart() is not "# agent: {use: claude, model: sonnet, timeout: 40m, turns: 80, budget_usd: 4}"
            )
            .Where(l => !l.Contains("prompt_file", StringComparison.Ordinal))
            .Select(l => System.Text.RegularExpressions.Regex.Replace(l, "^( *)# (?=( *)[a-z_]+:( |$))", "$1"));

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
    [InlineData("nope")]
    [InlineData("Docs")]
    public async Task Another_template_is_refused(string name)
    {
        var (exit, _, talk) = await Run("init", "--template", name);

        Assert.Equal(2, exit);
        Assert.Contains(
            $"no template '{name}'; valid: refactor, migration, pipeline, docs",
            talk,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_schema_is_printed()
    {
        var (exit, output, _) = await Run("schema");

        Assert.Equal((0, PlanSchema.Write()), (exit, output));
    }

    [Fact]
    public async Task A_file_where_a_folder_is_needed_is_named_before_anything_is_written()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, ".ralf"), "mine");

        var (exit, output, talk) = await Run("init");

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("error RALF573: '.ralf' is a file", talk, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(_folder, ".ralf")], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", true)]
    [InlineData("git@github.com:acme/shop.git", true)]
    [InlineData("https://acme.ghe.com/acme/shop", true)]
    [InlineData("ssh://git@github.acme.example:2222/acme/shop", true)]
    [InlineData("https://gitlab.example/github.com/shop", false)]
    [InlineData("/srv/github.com/shop.git", false)]
    [InlineData(null, false)]
    public async Task Workflows_are_written_where_origin_is_on_GitHub(string? origin, bool expected)
    {
        Repository(origin);

        var called = await Run("init");

        Assert.Equal(expected ? [.. _plan, .. _workflows] : _plan, called.Lines);
        Assert.Equal(
            expected,
            called.Talk.Contains("ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Workflows_are_written_where_there_are_some_or_where_they_are_asked_for()
    {
        Assert.Equal([.. _plan, .. _workflows], (await Run("init", "--github", "yes")).Lines);
        Directory.Delete(Path.Combine(_folder, ".ralf"), recursive: true);
        File.Delete(Path.Combine(_folder, "ralf.yml"));
        Assert.Equal(2, (await Run("init")).Exit);
        Assert.Equal(_plan, (await Run("init", "--github", "no")).Lines);
        Directory.Delete(Path.Combine(_folder, ".github"), recursive: true);
        var only = await Run("init", "--github", "only");
        Assert.Equal(_workflows, only.Lines);
        Assert.DoesNotContain("ralf plan", only.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_is_there_is_kept_and_nothing_is_written()
    {
        Repository("git@github.com:acme/shop.git");
        Directory.CreateDirectory(Path.Combine(_folder, ".github/workflows"));
        await File.WriteAllTextAsync(Path.Combine(_folder, _workflows[1]), "mine");

        var (exit, output, talk) = await Run("init");

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"'{_workflows[1]}' exist", talk, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_folder, _workflows[1])));
        Assert.False(File.Exists(Path.Combine(_folder, "ralf.yml")));
    }

    [Fact]
    public async Task In_a_folder_of_a_repository_it_writes_at_the_root()
    {
        Repository("git@github.com:acme/shop.git");
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "src")).FullName;

        await CommandLine.RunAsync(inside, "init");

        Assert.Empty(Directory.GetFileSystemEntries(inside));
        Assert.True(File.Exists(Path.Combine(_folder, _workflows[0])));
    }

    private static readonly string[] _plan = ["ralf.yml", ".ralf/ralf.schema.json"];

    private static readonly string[] _workflows =
    [
        ".github/workflows/ralf-run.yml",
        ".github/workflows/ralf-comment.yml",
    ];

    private void Repository(string? origin)
    {
        LibGit2Sharp.Repository.Init(_folder);
        using var repository = new LibGit2Sharp.Repository(_folder);
        if (origin is not null)
        {
            repository.Network.Remotes.Add("origin", origin);
        }
    }

    private static PlanReading Read(string text) =>
        PlanReader.Read(
            text,
            "ralf.yml",
            _ => new BaseFiles(
                () => ["src/Api.cs", "src/Modules/Auth/a.cs", "src/Modules/Legacy/a.cs"],
                path => new(path == "docs/decisions.md" ? "Rules." : null),
                _ => new HashSet<string>()
            )
        );

    private Task<Called> Run(params string[] arguments) => CommandLine.RunAsync(_folder, arguments);
}
