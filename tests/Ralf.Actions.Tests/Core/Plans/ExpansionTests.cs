using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Actions.Tests.Plans;

public sealed class ExpansionTests
{
    [Fact]
    public void A_gate_is_a_name_or_says_when_and_who()
    {
        var tasks = PlanFixture
            .Plan(
                """
                tasks:
                  a: {prompt: p, gate: api}
                  b: {prompt: p, gate: {name: v1.2_x, when: before, approvers: [ann, "@bob", "@acme/architects"]}}
                  c: {prompt: p, gate: {name: c, approvers: "@bob"}}
                  d: {prompt: p}
                """
            )
            .Tasks;

        Assert.Equal(
            ["api After ", "v1.2_x Before ann @bob @acme/architects", "c After @bob", "none"],
            tasks.Select(t => t.Gate is { } g ? $"{g.Name} {g.When} {string.Join(' ', g.Approvers)}" : "none")
        );
    }

    [Fact]
    public void The_gates_of_an_entry_with_foreach_are_named_like_its_tasks()
    {
        var tasks = PlanFixture.Plan("tasks: {t: {foreach: {list: [One, Two]}, prompt: p, gate: look}}").Tasks;

        Assert.Equal(["look-one", "look-two"], tasks.Select(t => t.Gate?.Name));
    }

    [Fact]
    public void Behind_the_first_tasks_of_an_entry_the_others_need_them_and_wait_at_a_gate()
    {
        var plan = PlanFixture.Plan(
            """
            gates: [{name: data, paths: "db/**", modules: ["src/*"], approvers: ["@ann"]}]
            tasks:
              z: {prompt: p}
              t: {foreach: {list: [c, a, b, d], canary: 2}, prompt: p, needs: z}
              u: {foreach: {list: [a], canary: 3}, prompt: p, needs: t}
            """
        );

        var expected = new[]
        {
            "z: ",
            "t-c: z",
            "t-a: z",
            "t-b: z t-c t-a at t-canary",
            "t-d: z t-c t-a at t-canary",
            "u-a: t-c t-a t-b t-d",
        };
        Assert.Equal(expected, plan.Tasks.Select(Text));
        var thawed = FrozenPlan.Read(FrozenPlan.Write(plan));
        Assert.Equal(expected, thawed.Tasks.Select(Text));
        Assert.Equivalent(plan.Gates, thawed.Gates, strict: true);
        Assert.Equal(("data", 1, 1, 1), Counts(Assert.Single(thawed.Gates)));

        static string Text(PlanTask task) =>
            $"{task.Id}: {string.Join(' ', task.Needs)}{(task.Canary is { } gate ? $" at {gate.Name}" : "")}";
        static (string, int, int, int) Counts(PathGate gate) =>
            (gate.Name, gate.Paths.Count, gate.Modules.Count, gate.Approvers.Count);
    }

    [Fact]
    public void Shared_files_are_taken_out_of_every_scope()
    {
        var plan = PlanFixture.Plan(
            """
            shared: ["**/*.lock", reg.ts]
            tasks:
              a: {prompt: p, scope: ["src/**", "!reg.ts"]}
              b: {prompt: p}
            """
        );

        Assert.Equal(["src/**", "!reg.ts", "!**/*.lock"], plan.Tasks[0].Scope);
        Assert.Empty(plan.Tasks[1].Scope);
        var thawed = FrozenPlan.Read(FrozenPlan.Write(plan));
        Assert.Equal(["**/*.lock", "reg.ts"], thawed.Shared);
    }

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
        var tasks = PlanFixture.Plan($"tasks: {{t: {{foreach: {{json: {file}}}, prompt: Go.}}}}").Tasks;

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

        Assert.Equal(["t-auth-auth-cs", "t-auth-deep-token-cs", "t-billing-billing-cs"], tasks.Select(t => t.Id.Value));
        Assert.Equal("Token.cs", tasks[1].Prompt);
    }

    [Fact]
    public void Every_folder_of_what_git_lists_is_found_once()
    {
        using var temp = new TempRepository();
        var random = new Random(1);
        string[] names = ["a", "a-b", "a.b", "ab", "B", "a b", "a0"];
        var files = Enumerable
            .Range(0, 300)
            .Select(i =>
                string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => names[random.Next(names.Length)] + "/"))
                + $"f{i}"
            )
            .ToList();
        temp.Commit("one", [.. files.Select(f => (f, "x"))]);
        var folders = files
            .SelectMany(f => f.Index().Where(c => c.Item == '/').Select(c => f[..c.Index]))
            .ToHashSet(StringComparer.Ordinal);
        using var repository = GitRepository.Open(temp.Root);

        var instances = new ForEachReader(
            new PlanContext(
                new ProblemList(),
                new GlobCheck(new ProblemList(), [], null),
                PlanFixture.Surroundings(repository.Files(repository.ResolveCommit("HEAD")!.Value))
            )
        ).Read((MapNode)PlanYaml.Parse("directories: '**'").Root!, default);

        Assert.InRange(folders.Count, 100, 1_000);
        Assert.Equal(folders.Order(StringComparer.Ordinal), instances.Items.Select(i => i.Label));
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
        Assert.True(Ralf.Core.Scopes.Scope.Parse(task.Scope).Matches("odd/[id]/page.cs"));
        Assert.False(Ralf.Core.Scopes.Scope.Parse(task.Scope).Matches("odd/i/page.cs"));
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

    [Theory]
    [InlineData("list: [{id: one, file: 'x; touch ran'}]", "'each.file' is 'x; touch ran'")]
    [InlineData("list: [{id: one, file: '$(touch ran)'}]", "'each.file' is '$(touch ran)'")]
    [InlineData("list: [{id: one, file: '`touch ran`'}]", "'each.file' is '`touch ran`'")]
    [InlineData("json: shell.json", "('shell.json line 2')")]
    [InlineData("json: option.json", "'each.file' is '--force'")]
    [InlineData("json: empty.json", "'each.file' is ''")]
    public void A_value_that_a_shell_would_not_read_as_a_plain_word_is_refused_in_checks(string forEach, string named)
    {
        var reading = PlanFixture.Read(
            $"tasks: {{t: {{foreach: {{{forEach}}}, prompt: Go., checks: ['test -f ${{{{ each.file }}}}']}}}}"
        );

        var problem = Assert.Single(reading.Problems);
        Assert.Equal("RALF132", problem.Code);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_does_a_title_or_a_goal_bring_one_in()
    {
        var reading = PlanFixture.Read(
            """
            goal: "x; touch ran"
            tasks:
              t: {title: "$(touch ran)", prompt: Go., checks: ["echo ${{ task.title }}", "echo ${{ run.goal }}"]}
            """
        );

        Assert.Equal(["RALF132", "RALF132"], reading.Problems.Select(p => p.Code));
    }

    [Fact]
    public void Many_tasks_over_many_files_are_read_in_bounded_memory_and_share_what_is_the_same()
    {
        string[] files = [.. Enumerable.Range(0, 20_000).Select(i => $"src/m{i / 20}/f{i}.cs")];
        var plan = Core
            .Plans.PlanReader.Read(
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
