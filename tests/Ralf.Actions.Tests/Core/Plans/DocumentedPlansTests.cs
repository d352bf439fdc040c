using Ralf.Actions.Shared.Docs;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

/// <summary>The plans that people copy from the documents are plans.</summary>
public sealed class DocumentedPlansTests
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
    [InlineData("docs/reference/plan.md")]
    public void Every_plan_in_the_documents_is_read_without_a_problem(string document)
    {
        var plans = MarkdownPage
            .Read(document)
            .Blocks.Where(b => b.Language == "yaml" && b.Plan?.Length == 0)
            .Select(b => b.Text)
            .ToList();

        Assert.NotEmpty(plans);
        foreach (var plan in plans)
        {
            var reading = PlanReader.Read(plan, "ralf.yml", _ => Surroundings);
            Assert.Empty(reading.Problems);
            Assert.Equal(["core", "module-auth", "module-billing"], reading.Plan!.Tasks.Select(t => t.Id.Value));
        }
    }

    [Fact]
    public void Every_plan_in_markdown_in_the_documents_is_read_without_a_problem()
    {
        var plan = MarkdownPage.Read("docs/reference/plan.md").Blocks.Single(b => b.Language == "markdown").Text;

        var reading = PlanReader.Read(plan, "plan.md", _ => Surroundings, isMarkdown: true);

        Assert.Empty(reading.Problems);
        Assert.Equal(["core", "module-auth", "module-billing"], reading.Plan!.Tasks.Select(t => t.Id.Value));
        Assert.Contains("### What stays", reading.Plan.Tasks[0].Prompt, StringComparison.Ordinal);
    }

    private static BaseFiles Surroundings { get; } =
        new(() => _files, path => new(_files.Contains(path) ? "A rule." : null), _ => new HashSet<string>());
}
