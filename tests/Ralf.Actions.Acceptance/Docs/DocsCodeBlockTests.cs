using Ralf.Actions.Shared.Docs;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>Each code block of the documentation is checked by a test, or says why none can run it.</summary>
public sealed class DocsCodeBlockTests
{
    private static IEnumerable<CodeBlock> Blocks => MarkdownPage.Documentation.SelectMany(p => p.Blocks);

    [Fact]
    public void Every_block_says_how_it_is_checked() =>
        Assert.Equal([], Blocks.Where(b => !IsChecked(b)).Select(b => $"{b} {b.Language}"));

    [Fact]
    public void A_block_that_nothing_checks_is_found()
    {
        Assert.False(IsChecked(Block("yaml")));
        Assert.False(IsChecked(Block("")));
        Assert.False(IsChecked(Block("sh", "plan")));
        Assert.True(IsChecked(Block("sh", "runs in: source")));
        Assert.True(IsChecked(Block("yaml", "plan")));
    }

    [Fact]
    public void Blocks_that_are_not_run_need_github_a_registry_or_a_key()
    {
        var listed = Blocks.Where(b => b.NotRun is not null).Select(b => $"{b.Page}: {b.Text.Split('\n')[0]}");

        Assert.Equal(
            [
                "README.md: dotnet test",
                "README.md: dotnet pack src/Ralf.Actions -o artifacts",
                "README.md: npm install -g @anthropic-ai/claude-code",
                "docs/benchmarks.md: dotnet run -c Release --project tests/Ralf.Actions.Benchmarks -- [--quick] [NAME...]",
                "docs/benchmarks.md: dotnet run -c Release --project tests/Ralf.Actions.Benchmarks -- start plan fold fold-files proof second-reading import",
                "docs/how-to/github-actions.md: gh workflow run ralf-run.yml",
                "docs/how-to/image.md: FROM ghcr.io/ralf-actions/ralf-actions:v0.1.0",
                "docs/how-to/image.md: docker build --file action/Dockerfile --build-arg CLAUDE_CODE_VERSION=2.1.330 .",
                "docs/how-to/image.md: docker buildx imagetools inspect ghcr.io/ralf-actions/ralf-actions:v0.1.0 --format '{{json .Provenance}}'",
                "docs/how-to/import.md: GH_TOKEN=$(gh auth token) ralf import \"issues:label:migration\"",
                "docs/how-to/proposals.md: ralf status results-1",
                "docs/reference/fold.md: node tests/replay-merges.mjs --ralf ralf path/to/clone...",
                "docs/tutorial/first-run.md: dotnet pack src/Ralf.Actions -o artifacts",
            ],
            listed
        );
    }

    /// <summary>Whether one of the tests in this folder takes it, or a reason stands above it.</summary>
    private static bool IsChecked(CodeBlock block) =>
        block.NotRun is not null
        || block.Language switch
        {
            "sh" => block.Place is not null || Continues(block),
            "yaml" => block.Plan is not null || block.Workflow is not null,
            "markdown" => block.Plan is not null || block.SavedAs is not null,
            "json" => block.Json is not null,
            "text" => block.IsOutput,
            _ => false,
        };

    /// <summary>Whether a block before it on its page has a place.</summary>
    private static bool Continues(CodeBlock block) =>
        MarkdownPage
            .Documentation.FirstOrDefault(p => p.Path == block.Page)
            ?.Blocks.TakeWhile(b => b.Line < block.Line)
            .Any(b => b.Place is not null || b.SavedAs is not null) == true;

    private static CodeBlock Block(string language, params string[] comments) =>
        new("none.md", 1, language, "x\n", comments);
}
