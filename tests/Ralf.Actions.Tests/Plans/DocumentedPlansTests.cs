using System.Text.RegularExpressions;
using Ralf.Actions.Plans;

namespace Ralf.Actions.Tests.Plans;

/// <summary>The plans that people copy from the documents are plans.</summary>
public sealed partial class DocumentedPlansTests
{
    private static readonly string[] _files =
    [
        "docs/decisions.md",
        "docs/errors.md",
        "prompts/core.md",
        "src/Core/Results/Old.cs",
        "src/Modules/Auth/Auth.cs",
        "src/Modules/Billing/Billing.cs",
        "src/Modules/Legacy/Old.cs",
    ];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/plan.md")]
    public async Task Every_plan_in_the_documents_is_read_without_a_problem(string document)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root(), document));
        var plans = YamlBlocks().Matches(text).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(plans);
        foreach (var plan in plans)
        {
            var reading = PlanReader.Read(plan, "ralf.yml", _ => Surroundings);
            Assert.Empty(reading.Problems);
            Assert.Equal(
                ["core", "module-auth", "module-billing"],
                reading.Plan!.Tasks.Select(t => t.Id.Value)
            );
        }
    }

    [Fact]
    public async Task Every_plan_in_markdown_in_the_documents_is_read_without_a_problem()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root(), "docs/plan.md"));
        var plan = MarkdownBlocks().Match(text).Groups[1].Value;

        var reading = PlanReader.Read(plan, "plan.md", _ => Surroundings, isMarkdown: true);

        Assert.Empty(reading.Problems);
        Assert.Equal(
            ["core", "module-auth", "module-billing"],
            reading.Plan!.Tasks.Select(t => t.Id.Value)
        );
        Assert.Contains("### What stays", reading.Plan.Tasks[0].Prompt, StringComparison.Ordinal);
    }

    private static PlanSurroundings Surroundings { get; } =
        new(
            () => _files,
            path => _files.Contains(path) ? "A rule." : null,
            _ => new HashSet<string>()
        );

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ralf.Actions.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex("````markdown\n(.*?)````", RegexOptions.Singleline)]
    private static partial Regex MarkdownBlocks();

    [GeneratedRegex("```yaml\n(version: 1\n.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlocks();
}
