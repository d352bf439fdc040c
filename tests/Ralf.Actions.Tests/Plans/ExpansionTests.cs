namespace Ralf.Actions.Tests.Plans;

public sealed class ExpansionTests
{
    [Fact]
    public void A_list_of_maps_gives_its_fields()
    {
        var tasks = PlanFixture
            .Plan(
                """
                tasks:
                  t:
                    foreach: {list: [{slug: one, from: a, to: 1}, {name: The Second, from: b, to: 2}]}
                    prompt: ${{ each.from }} to ${{each.to}} as ${{ task.id }} of ${{ task.entry }}
                """
            )
            .Tasks;

        Assert.Equal(["t-one", "t-the-second"], tasks.Select(t => t.Id.Value));
        Assert.Equal("b to 2 as t-the-second of t", tasks[1].Prompt);
    }

    [Theory]
    [InlineData("list.json", "t-one t-two")]
    [InlineData("tabs.json", "t-a t-b")]
    public void A_JSON_file_gives_its_entries(string file, string ids)
    {
        var tasks = PlanFixture
            .Plan($"tasks: {{t: {{foreach: {{json: {file}}}, prompt: Go.}}}}")
            .Tasks;

        Assert.Equal(ids, string.Join(' ', tasks.Select(t => t.Id.Value)));
    }

    [Fact]
    public void Files_are_named_by_what_the_glob_leaves_open()
    {
        var tasks = PlanFixture
            .Plan(
                "tasks: {t: {foreach: {files: 'src/Modules/**/*.cs', exclude: 'src/Modules/Legacy/**'}, prompt: '${{ each.name }}'}}"
            )
            .Tasks;

        Assert.Equal(
            ["t-auth-auth-cs", "t-auth-deep-token-cs", "t-billing-billing-cs"],
            tasks.Select(t => t.Id.Value)
        );
        Assert.Equal("Token.cs", tasks[1].Prompt);
    }

    [Fact]
    public void A_folder_is_literal_in_a_scope()
    {
        var task = PlanFixture
            .Plan(
                "tasks: {t: {foreach: {directories: 'odd/[[]*'}, scope: '${{ each.path }}/**', prompt: '${{ each.path }}'}}"
            )
            .Tasks.Single();

        Assert.Equal("odd/[id]", task.Prompt);
        Assert.True(Ralf.Actions.Scopes.Scope.Parse(task.Scope).Matches("odd/[id]/page.cs"));
        Assert.False(Ralf.Actions.Scopes.Scope.Parse(task.Scope).Matches("odd/i/page.cs"));
    }

    [Fact]
    public void A_folder_that_a_shell_would_run_is_refused_in_checks()
    {
        var reading = PlanFixture.Read(
            "tasks: {t: {foreach: {directories: 'odd/$*'}, prompt: Go., checks: 'ls ${{ each.path }}'}}"
        );

        var problem = Assert.Single(reading.Problems);
        Assert.Equal("RALF132", problem.Code);
        Assert.Contains("'odd/$(boom)'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tasks_over_many_files_are_read_in_bounded_memory_and_share_what_is_the_same()
    {
        string[] files = [.. Enumerable.Range(0, 20_000).Select(i => $"src/m{i / 20}/f{i}.cs")];
        var plan = Ralf
            .Actions.Plans.PlanReader.Read(
                """
                tasks:
                  m: {foreach: {directories: "src/*"}, scope: "${{ each.path }}/**", prompt: Go., checks: [make]}
                  all: {foreach: {list: [a, b]}, needs: m, prompt: Go.}
                """,
                null,
                _ => PlanFixture.Surroundings(files)
            )
            .Plan!;

        Assert.Equal(1002, plan.Tasks.Count);
        Assert.Equal(1000, plan.Tasks[^1].Needs.Count);
        Assert.Same(plan.Tasks[^1].Needs, plan.Tasks[^2].Needs);
        Assert.Same(plan.Tasks[0].Checks, plan.Tasks[1].Checks);
    }
}
