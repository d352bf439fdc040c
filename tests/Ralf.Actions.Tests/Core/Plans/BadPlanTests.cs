namespace Ralf.Actions.Tests.Plans;

public sealed class BadPlanTests
{
    /// <summary>A plan, each of its problems as <c>line:column code</c>, and words that a message holds.</summary>
    public static TheoryData<string, string, string> Plans { get; } =
        new()
        {
            { "", "1:1 RALF122", "nothing to do" },
            { "~", "1:1 RALF122", "nothing to do" },
            { "- a", "1:1 RALF105", "a map, not a list" },
            { "a: [1, 2", "2:1 RALF101", "YAML" },
            { "tasks:\n  a:\n\t\tprompt: p\n\t\tscope: [a]\n", "3:1 RALF101", "indent with spaces" },
            { "tasks:\n  a:\n    prompt: p\n    scope:\n\t- a\n", "5:1 RALF101", "a tab" },
            { "tasks:\n  a:\n    prompt: |\n      all:\n      \tgcc\n  \tx\n", "6:3 RALF101", "a tab" },
            { "goal: x\n\ttasks: y\n", "2:1 RALF101", "a tab" },
            { "tasks: {}", "1:8 RALF122", "nothing to do" },
            { "name: x", "1:1 RALF104", "'tasks' is missing" },
            { "tasks: {a: {prompt: p}}\n--- \nb: 1", "2:1 RALF101", "second document" },
            { "tasks: {a: {prompt: *x}}", "1:21 RALF101", "names no anchor" },
            { T("name: Not Good"), "1:7 RALF109", "'Not Good'" },
            { T("version: 2"), "1:10 RALF108", "version '2'" },
            { T("version: 0"), "1:10 RALF108", "version '0'" },
            { T("version: one"), "1:10 RALF105", "a whole number" },
            { T("base: nope"), "1:7 RALF126", "there is no 'nope'" },
            { T("decision: [x]"), "1:1 RALF103", "did you mean 'decisions'?" },
            { T("zzz: 1"), "1:1 RALF103", "'zzz'" },
            { T("goal: a\ngoal: b"), "2:1 RALF106", "line 1" },
            { T("goal:"), "1:6 RALF105", "not nothing" },
            { T("goal: [a]"), "1:7 RALF105", "not a list" },
            { T("goal: 'do ${{ each.x }}'"), "1:7 RALF119", "not replaced in 'goal'" },
            { T("shared: ['!a']"), "1:10 RALF112", "narrower glob" },
            { T("shared: ['[']"), "1:10 RALF112", "'['" },
            { T("shared: .gitignore"), "1:9 RALF113", "'**/.git*'" },
            {
                "shared: ['**/*.lock']\ntasks: {a: {prompt: p, scope: [src/**, 'lib/*.lock']}}",
                "2:40 RALF138",
                "'lib/*.lock'"
            },
            { T("policy: {conflict: merge}"), "1:20 RALF118", "review, session" },
            { T("policy: {overlap: eror}"), "1:19 RALF118", "did you mean 'error'?" },
            { T("policy: {scope_request: {otherwise: deni}}"), "1:37 RALF118", "did you mean 'deny'?" },
            { T("policy: {scope_request: {allow: [/etc]}}"), "1:34 RALF112", "'/etc'" },
            { T("pull_request: {labels: ['']}"), "1:25 RALF109", "''" },
            { T("pull_request: {reviewers: [a/b/c]}"), "1:28 RALF109", "'a/b/c'" },
            { T("pull_request: {lables: [x]}"), "1:16 RALF103", "did you mean 'labels'?" },
            { T("pull_request: migration"), "1:15 RALF105", "a map" },
            { T("agent: codex"), "1:8 RALF107", "valid today: claude, command" },
            { T("agent: {timeout: 40}"), "1:18 RALF116", "'40m'" },
            { T("agent: {timeout: 40h}"), "1:18 RALF117", "24h" },
            { T("agent: {use: command, command: [x], budget_usd: 1}"), "1:49 RALF178", "timeout and limits.sessions" },
            { T("agent: {use: command, command: [x], budget_tokens: 9}"), "1:52 RALF178", "budget_tokens" },
            { T("agent: {prices: {m: {input: 1, output: 1}, m: {input: 2, output: 2}}}"), "1:44 RALF106", "m" },
            { T("agent: {prices: {m: {input: 1}}}"), "1:21 RALF104", "output" },
            { T("agent: {timeout: off}"), "1:18 RALF116", "'timeout: off'" },
            { T("agent: {idle_timeout: never}"), "1:23 RALF116", "'idle_timeout: never'" },
            { T("agent: {turns: 0, budget_usd: -1}"), "1:16 RALF117|1:31 RALF117", "1 to 10000" },
            { T("agent: {turns: x, budget_usd: y}"), "1:16 RALF105|1:31 RALF105", "US dollars" },
            { T("agent: {use: command}"), "1:14 RALF125", "command: [program" },
            { T("agent: command"), "1:8 RALF125", "command: [program" },
            { T("agent: {command: [sh]}"), "1:18 RALF125", "'use: command'" },
            { T("agent: {command: sh, use: command}"), "1:18 RALF105", "a list" },
            { T("agent: {env: [A-B]}"), "1:15 RALF109", "'A-B'" },
            { T("limits: {parallel: 0}"), "1:20 RALF117", "1 to 256" },
            { T("limits: 3"), "1:9 RALF105", "a map" },
            { T("unprotect: [src/**]"), "1:13 RALF118", ".github/**" },
            { T("decisions: [docs/missing.md]"), "1:13 RALF121", "'docs/missing.md'" },
            { "tasks: {a b: {prompt: p}}", "1:9 RALF109", "'a b'" },
            { "tasks: {a: {prompt: p}, A: {prompt: p}}", "1:25 RALF106", "differ only in case" },
            { "tasks: {a: {prompt: p}, a: {prompt: p}}", "1:25 RALF106", "line 1" },
            { "tasks: {a: p}", "1:12 RALF105", "a map" },
            { "tasks: {a: {}}", "1:9 RALF120", "no prompt" },
            { "tasks: {a: {prompt: ' '}}", "1:21 RALF120", "empty" },
            { "tasks: {a: {prompt: p, prompt_file: prompts/core.md}}", "1:9 RALF120", "both" },
            { "tasks: {a: {prompt_file: prompts/none.md}}", "1:26 RALF121", "'prompts/none.md'" },
            { "tasks: {a: {prompt_file: ../etc/passwd}}", "1:26 RALF121", "'../etc/passwd'" },
            { "tasks: {a: {prompt_file: prompts/empty.md}}", "1:26 RALF120", "empty" },
            { "tasks: {a: {prompt_file: prompts/bad.md}}", "1:26 RALF119", "each.nope" },
            { P("needs: [aa]"), "1:21 RALF110", "did you mean 'a'?" },
            { P("needs: a"), "1:20 RALF111", "a -> a" },
            { P("if: never"), "1:17 RALF118", "'if: never'" },
            { P("sees: all"), "1:19 RALF118", "'sees: all'" },
            { T("gates: [{name: x}]"), "1:16 RALF136", "'paths'" },
            { T("gates: [{paths: a}]"), "1:9 RALF104", "'name' is missing" },
            { T("gates: [{name: x, paths: '['}]"), "1:26 RALF112", "'['" },
            { T("gates: [{name: x, paths: a}, {name: X, modules: b}]"), "1:37 RALF133", "'X'" },
            { T("gates: {x: a}"), "1:8 RALF105", "a list" },
            { T("gates: [{name: x, paths: a, when: before}]"), "1:29 RALF103", "'when'" },
            { P("gate: {when: before}"), "1:19 RALF104", "'name' is missing" },
            { P("gate: a b"), "1:19 RALF109", "'a b'" },
            { P("gate: all"), "1:19 RALF109", "'all'" },
            { P("gate: -x"), "1:19 RALF109", "'-x'" },
            { P($"gate: {new string('x', 41)}"), "1:19 RALF109", "{0,39}" },
            { P("gate: [x]"), "1:19 RALF105", "a map" },
            { P("gate:"), "1:18 RALF105", "a gate's name" },
            { P("gate: {name: x, when: soon}"), "1:35 RALF118", "valid: before, after" },
            { P("gate: {name: x, approvers: [acme/a]}"), "1:41 RALF109", "'acme/a'" },
            { P("gate: {name: x, who: ann}"), "1:29 RALF103", "'who'" },
            { "tasks: {a: {prompt: p, gate: x}, b: {prompt: p, gate: X}}", "1:55 RALF133", "at 'a' and at 'b'" },
            {
                "tasks: {a: {prompt: p, gate: x-one}, b: {prompt: p, gate: x, foreach: {list: [one, two]}}}",
                "1:59 RALF133",
                "gate 'x-one' is there twice"
            },
            {
                P($"gate: {new string('x', 40)}, foreach: {{list: [{new string('y', 40)}]}}"),
                "1:19 RALF134",
                "more than 80 characters"
            },
            { P("scop: [x]"), "1:13 RALF103", "did you mean 'scope'?" },
            {
                P("scope: [/a, ../b, '', 'a[', 'a\\b']"),
                "1:21 RALF112|1:25 RALF112|1:31 RALF112|1:35 RALF112|1:41 RALF112",
                "absolute"
            },
            { P("reads: ['!/a']"), "1:21 RALF112", "'!/a'" },
            {
                P("scope: [.github/**]"),
                "1:21 RALF113",
                "lies in '**/.git*/**' and '.github/**', which no session may write"
            },
            {
                P("scope: [.github/workflows/x.yml, sub/CLAUDE.md, .gitattributes]"),
                "1:21 RALF113|1:46 RALF113|1:61 RALF113",
                "'**/CLAUDE.md'"
            },
            { P("scope: [ralf.yml]"), "1:21 RALF113", "'ralf.yml'" },
            {
                P("scope: [.vscode/**, 'a/.n[p]mrc', '.husky/*']"),
                "1:21 RALF129|1:33 RALF129|1:47 RALF129",
                "Claude Code"
            },
            { P("scope: [a/**], produces: [b/c]"), "1:39 RALF114", "outside its scope" },
            { P("scope: ['**'], produces: [x.log]"), "1:39 RALF115", "ignore" },
            { P("scope: ['**'], produces: ['a/*', /b, '../c']"), "1:39 RALF130|1:46 RALF130|1:50 RALF130", "'../c'" },
            { P("scope: ['**'], produces: [AGENTS.md]"), "1:39 RALF113", "protected" },
            { P("scope: '${{ each.path }}'"), "1:20 RALF119", "task.id" },
            { P("scope: '${{ matrix.os }}'"), "1:20 RALF119", "matrix.os" },
            { P("title: '${{ task.titel }}'"), "1:20 RALF119", "valid here" },
            { P("checks: 'x ${{ rum.name }}'"), "1:21 RALF119", "did you mean 'run.name'?" },
            { P("foreach: {}"), "1:22 RALF127", "not none" },
            { P("foreach: {list: [x], json: list.json}"), "1:22 RALF127", "list and json" },
            { P("foreach: {directories: 'nope/*'}"), "1:36 RALF123", "'nope/*'" },
            { P("foreach: {directories: '/abs'}"), "1:36 RALF112", "absolute" },
            { P("foreach: {list: []}"), "1:29 RALF123", "empty" },
            { P("foreach: {list: [[x]]}"), "1:30 RALF105|1:29 RALF128", "a list" },
            { P("foreach: {json: none.json}"), "1:29 RALF121", "none.json" },
            { P("foreach: {json: bad.json}"), "1:29 RALF128", "no list" },
            { P("foreach: {list: [x], exclude: [y]}"), "1:43 RALF128", "exclude" },
            { P("foreach: {repositories: [x]}"), "1:23 RALF107", "repositories" },
            { P("foreach: {list: [x], canary: 0}"), "1:42 RALF117", "canary" },
            { P("foreach: {directories: 'odd/a*'}"), "1:9 RALF124", "'odd/a b' and 'odd/a-b'" },
            { P("foreach: {list: [x, x]}"), "1:9 RALF124", "'a-x'" },
            { P("foreach: {directories: 'odd/--*'}"), "1:36 RALF132|1:36 RALF123", "no letter or digit" },
            {
                P("foreach: {list: [{name: x, f: 1}, {name: y}]}, title: '${{ each.f }}'"),
                "1:67 RALF119",
                "has no value for 'y'"
            },
            {
                "tasks: {a: {prompt: '${{ each.pth }}', foreach: {list: [x]}}}",
                "1:21 RALF119",
                "did you mean 'each.path'?"
            },
            {
                "tasks:\n  a: {prompt: p, needs: c}\n  b: {prompt: p, needs: a}\n  c: {prompt: p, needs: [x, b]}",
                "2:25 RALF111|4:26 RALF110",
                "a -> c -> b -> a"
            },
            {
                "tasks:\n  a: {prompt: p, needs: m}\n  m: {prompt: p, needs: a, foreach: {list: [x, y]}}",
                "2:25 RALF111",
                "a -> m -> a"
            },
            { "tasks:\n  m: {prompt: p, needs: m, foreach: {list: [x, y]}}", "2:25 RALF111", "m -> m" },
            { "tasks:\n  a-x: {prompt: p}\n  a: {prompt: p, foreach: {list: [X]}}", "3:3 RALF124", "'a-x'" },
            { Bomb(), "7:10 RALF102", "alias" },
            { "tasks: " + new string('[', 50), "1:32 RALF102", "deep" },
        };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Every_problem_has_its_place_its_code_and_a_way_out(string plan, string problems, string words)
    {
        var reading = PlanFixture.Read(plan);

        Assert.Equal(
            problems.Split('|').Order(),
            reading.Problems.Select(p => $"{p.Line}:{p.Column} {p.Code}").Order()
        );
        Assert.Contains(words, string.Join('\n', reading.Problems.Select(p => p.Message)), StringComparison.Ordinal);
        Assert.Equal(reading.Plan is null, reading.Problems.Any(p => p.Severity == Ralf.Core.Plans.Severity.Error));
    }

    [Fact]
    public void Problems_of_all_kinds_are_reported_at_once_in_the_order_of_the_file()
    {
        var reading = PlanFixture.Read(
            """
            version: 3
            base: nope
            agent: {timeout: 5}
            tasks:
              a: {prompt: p, needs: x, scope: [/a]}
              b: {prompt: p, unknown: 1}
            """
        );

        Assert.Equal(
            ["1 RALF108", "2 RALF126", "3 RALF116", "5 RALF110", "5 RALF112", "6 RALF103"],
            reading.Problems.Select(p => $"{p.Line} {p.Code}")
        );
    }

    [Fact]
    public void A_problem_of_every_task_of_an_entry_is_told_once()
    {
        var reading = PlanFixture.Read(
            "tasks: {a: {foreach: {list: [x, y, z]}, prompt: p, scope: '/${{ each.slug }}'}}"
        );

        var problem = Assert.Single(reading.Problems);
        Assert.EndsWith("(and 2 more like it)", problem.Message, StringComparison.Ordinal);
    }

    private static string T(string head) => head + "\ntasks: {a: {prompt: p}}";

    private static string P(string task) =>
        task.Contains("prompt", StringComparison.Ordinal) ? task : $"tasks: {{a: {{{task}, prompt: p}}}}";

    private static string Bomb() =>
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + string.Concat(
            Enumerable
                .Range(1, 9)
                .Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
        );
}
