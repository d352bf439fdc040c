using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

/// <summary>A plan written as a Markdown file: the same plan, with the places of the Markdown file.</summary>
public sealed class MarkdownPlanTests
{
    private const string Sample = """
        ---
        version: 1
        goal: Results everywhere.
        decisions: [Public names stay.]
        ---
        # Results instead of exceptions

        For people: nobody is told this.

        ## core: Use *Results* in the core: all of it ##

        Use `Result` in the core.

        ```yaml
        scope: ["src/Core/Results/**"]
        checks: [dotnet build]
        ```

        ### How

        ```yaml
        an: example
        ```
        - [ ] one

        ## module

        ```yml
        foreach: {directories: "src/Modules/*"}
        needs: [core]
        scope: ["${{ each.path }}/**"]
        ```
        Do ${{ each.name }}.
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void It_is_the_plan_that_yaml_would_have_given(string end)
    {
        var read = Read(Sample.ReplaceLineEndings(end));
        Assert.Empty(read.Problems);
        var written = PlanReader.Read(
            """
            version: 1
            goal: Results everywhere.
            decisions: [Public names stay.]
            tasks:
              core:
                title: "Use *Results* in the core: all of it"
                scope: ["src/Core/Results/**"]
                checks: [dotnet build]
                prompt: |
                  Use `Result` in the core.

                  ### How

                  ```yaml
                  an: example
                  ```
                  - [ ] one
              module:
                foreach: {directories: "src/Modules/*"}
                needs: [core]
                scope: ["${{ each.path }}/**"]
                prompt: |
                  Do ${{ each.name }}.

            """.ReplaceLineEndings("\n"),
            "plan.md",
            _ => PlanFixture.Surroundings(PlanFixture.Files)
        );
        Assert.Equal(FrozenPlan.Write(written.Plan!), FrozenPlan.Write(read.Plan!));
    }

    [Theory]
    [InlineData("---\nversion: 1\ngaol: x\n---\n## a\nDo.\n```yaml\nscope: [a/**]\n```\n", "3:1 RALF103")]
    [InlineData("---\nversion: [\n---\n## a\nDo.\n```yaml\nscope: [a/**]\n```\n", "3:1 RALF101")]
    [InlineData("---\nversion: 1\n## a\nDo.\n", "1:1 RALF163")]
    [InlineData("---\n- 1\n---\n## a\nDo.\n", "2:1 RALF105")]
    [InlineData("\n\n##   a b: Title\nDo.\n```yaml\nscope: [a/**]\n```\n", "3:6 RALF109")]
    [InlineData("## a\nDo.\n```yaml\nscope: [a/**]\n  nope: 1\n```\n", "5:3 RALF101")]
    [InlineData("## a\nDo.\n```yaml\nscope:\n\t- a\n```\n", "5:1 RALF101")]
    [InlineData("## a\nDo.\n\n  ```yaml\n  scope: [a/**]\n  nope: 1\n  ```\n", "6:3 RALF103")]
    [InlineData("## a\nDo.\n```yaml\nscope: [a/**]\n\n## b\n", "3:1 RALF163")]
    [InlineData("## a\nDo.\n```yaml\nscope: [a/**]\n```\n# Notes\n", "6:1 RALF164")]
    [InlineData("## a\n```yaml\nscope: [a/**]\n```\n", "1:4 RALF120")]
    [InlineData("## a: T\nDo.\n```yaml\nscope: [a/**]\ntitle: U\n```\n", "5:1 RALF106")]
    [InlineData("## a\nDo.\n```yaml\nscope: [a/**]\nprompt: Do.\n```\n", "5:1 RALF106")]
    [InlineData("## a\nDo ${{ each.x }}.\n```yaml\nscope: [a/**]\n```\n", "2:1 RALF119")]
    [InlineData("## a\n```yaml\nscope: [a/**]\n```\n\n  Do ${{ each.x }}.\n", "6:3 RALF119")]
    [InlineData("## a\nDo.\n```yaml\n- a\n```\n", "4:1 RALF105")]
    [InlineData("# Plan\n\nNothing.\n", "1:1 RALF122")]
    [InlineData("", "1:1 RALF122")]
    [InlineData("---\ntasks: {a: {scope: [a/**], prompt: Do.}}\n---\n", "1:1 RALF106")]
    public void A_problem_has_its_place_in_the_markdown_file(string text, string expected)
    {
        var problem = Assert.Single(Read(text).Problems);
        Assert.Equal(expected, $"{problem.Line}:{problem.Column} {problem.Code}");
    }

    [Theory]
    [InlineData("a", "a", "'a' is there twice: 'a' stands on line 1 already; rename or remove one")]
    [InlineData("Core", "core", "names that differ only in case are one")]
    public void Two_tasks_of_one_id_are_told_with_both_lines(string first, string second, string message)
    {
        var read = Read(
            $"## {first}\nDo.\n```yaml\nscope: [a/**]\n```\n## {second}\nDo.\n```yaml\nscope: [b/**]\n```\n"
        );
        var problem = Assert.Single(read.Problems);
        Assert.Equal(("RALF106", 6, 4), (problem.Code, problem.Line, problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("line 1 ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_is_read_within_bounds()
    {
        string[] texts =
        [
            new string('>', 100_000),
            string.Concat(Enumerable.Repeat("- ", 50_000)),
            new string('#', 100_000),
            string.Concat(Enumerable.Repeat("## a\n", 20_000)),
            string.Concat(Enumerable.Repeat("```yaml\n", 20_001)),
            "---\n" + new string('[', 100_000) + "\n---\n",
            "\uFEFF---\n---\n\0## a\n",
            "---",
            "```",
            "## ",
            "##",
            string.Concat(
                Enumerable.Range(0, 200).Select(i => $"## t{i}\n```yaml\nx: &a [{Many}]\ny: [{Aliases}]\n```\n")
            ),
        ];
        foreach (var text in texts)
        {
            Assert.NotEmpty(Read(text).Problems);
        }
    }

    private static string Many => string.Join(',', Enumerable.Repeat("1", 1000));

    private static string Aliases => string.Join(',', Enumerable.Repeat("*a", 1000));

    private static PlanReading Read(string text) =>
        PlanReader.Read(text, "plan.md", _ => PlanFixture.Surroundings(PlanFixture.Files), isMarkdown: true);
}
