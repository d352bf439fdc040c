using System.Text.RegularExpressions;
using Ralf.Actions.Commands;
using Ralf.Actions.Tests.Architecture;
using Ralf.Core.Schemas;

namespace Ralf.Actions.Tests.Commands;

/// <summary>Each template is a plan in a repository that it fits, and its page shows it as it is.</summary>
public sealed partial class InitTemplateTests
{
    public static TheoryData<string> Names => [.. InitTemplate.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_written_passes_where_it_fits(string name)
    {
        using var repository = new TempRepository();
        repository.Commit(
            "base",
            ("data/raw.csv", "id,category,amount\n"),
            ("db/migrations/one.sql", ""),
            ("docs/README.md", "# Docs\n"),
            ("src/core/a.txt", "a"),
            ("src/client/a.txt", "a"),
            ("src/modules/one/a.txt", "a"),
            ("src/modules/two/a.txt", "a"),
            ("src/services/one/a.txt", "a"),
            ("src/services/two/a.txt", "a"),
            ("src/services/three/a.txt", "a")
        );

        var init = await CommandLine.RunAsync(repository.Root, "init", "--template", name);
        Assert.True(init.Exit == 0, init.Talk);
        var plan = await CommandLine.RunAsync(repository.Root, "plan");

        Assert.Equal((0, ""), (plan.Exit, plan.Talk));
        Assert.StartsWith(
            "# yaml-language-server: $schema=.ralf/ralf.schema.json\n",
            await File.ReadAllTextAsync(Path.Combine(repository.Root, "ralf.yml")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_its_comments_offer_is_right_too(string name)
    {
        using var repository = new TempRepository();
        repository.Commit(
            "base",
            ("data/raw.csv", "id,category,amount\n"),
            ("db/migrations/one.sql", ""),
            ("docs/README.md", "# Docs\n"),
            ("src/modules/one/a.txt", "a"),
            ("src/services/one/a.txt", "a"),
            ("src/services/two/a.txt", "a"),
            ("src/services/three/a.txt", "a")
        );
        await CommandLine.RunAsync(repository.Root, "init", "--template", name);
        var file = Path.Combine(repository.Root, "ralf.yml");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, Offered().Replace(text, "$1$2"));

        var plan = await CommandLine.RunAsync(repository.Root, "plan");

        Assert.Equal((0, ""), (plan.Exit, plan.Talk));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_page_shows_it(string name)
    {
        var file = name == "migration" ? "migrate" : name;
        var page = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "how-to", $"{file}.md"));
        var template = InitTemplate.Find(name)!;

        Assert.Equal([template.Plan], YamlBlocks().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Contains($"`ralf init --template {name}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schemas_of_the_pipeline_are_schemas_and_are_not_written_over()
    {
        var pipeline = InitTemplate.Find("pipeline")!;
        Assert.Equal(4, pipeline.Files.Count);
        foreach (var (path, text) in pipeline.Files)
        {
            Assert.True(DataSchema.TryParse(text, out var problem) is not null, $"{path}: {problem}");
        }

        using var repository = new TempRepository();
        repository.Commit("base", ("schemas/clean.json", "mine"));
        var init = await CommandLine.RunAsync(repository.Root, "init", "--template", "pipeline");
        Assert.Equal(2, init.Exit);
        Assert.Contains("'schemas/clean.json' exist", init.Talk, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Root, "ralf.yml")));
    }

    [GeneratedRegex("^( *)# ((?:agent|setup|verify|checks): )", RegexOptions.Multiline)]
    private static partial Regex Offered();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlocks();
}
