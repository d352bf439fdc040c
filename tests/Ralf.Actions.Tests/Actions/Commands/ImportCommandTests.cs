using Ralf.Actions.Shared.GitHub;
using Ralf.Actions.Tests.GitHub;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Commands;

/// <summary>A list of work becomes a plan that a person completes.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TempRepository _repository = new();

    public ImportCommandTests() => _repository.Commit("base", ("src/a.cs", "a"));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_checklist_becomes_tasks_whose_scopes_are_left_to_a_person()
    {
        var plan = await ImportAsync(
            """
            # Move to *Result*

            - [ ] Not under a heading

            ## Core

            - [x] Done already
            - [ ] Write `Result`: all of it
              with a second line

              ```cs
              var x = 1;
              ```
              - plain point
            - [ ] Modules
              - [ ] Auth
              - [x] Billing
                - [ ] A part of billing
            - [ ] Only done parts
              - [x] One
            - no box
            1. [ ] Auth
            2. [ ]
            3. [ ]x
            """
        );

        Assert.Equal("Move to *Result*", plan.Text("goal")!.Text);
        Assert.Equal("move-to-result", plan.Text("name")!.Text);
        var tasks = plan.Map("tasks")!;
        Assert.Equal(
            ["not-under-a-heading", "write-result-all-of-it", "auth", "a-part-of-billing", "only-done-parts", "auth-2"],
            tasks.Entries.Select(e => e.Key.Text)
        );
        var core = tasks.Map("write-result-all-of-it")!;
        Assert.Equal("Write `Result`: all of it", core.Text("title")!.Text);
        Assert.Equal(
            "Write `Result`: all of it\n\nwith a second line\n\n```cs\nvar x = 1;\n```\n\n- plain point\n\nThis is a part of: Core\n",
            core.Text("prompt")!.Text
        );
        Assert.EndsWith(
            "This is a part of: Core / Modules / Billing\n",
            tasks.Map("a-part-of-billing")!.Text("prompt")!.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_plan_is_refused_until_each_scope_is_filled_in()
    {
        await ImportAsync("- [ ] One\n- [ ] Two\n");
        var file = Path.Combine(_repository.Root, "ralf.yml");

        var refused = await CommandLine.RunAsync(_repository.Root, "plan");

        Assert.Equal(2, refused.Exit);
        Assert.Equal(2, Count(refused.Talk, "error RALF165: the scope of '"));
        Assert.Contains("still to be filled in", refused.Talk, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(
            file,
            text.Replace(ImportedPlan.ScopeToFill, "src/**", StringComparison.Ordinal) + "policy: {overlap: order}\n"
        );
        var taken = await CommandLine.RunAsync(_repository.Root, "plan");
        Assert.True(taken.Exit == 0, taken.Talk);
    }

    [Theory]
    [InlineData("--- \n: [x]\" '\t#no comment")]
    [InlineData("x\"\n  scope: [\"**\"]")]
    [InlineData("*alias &anchor !!tag | > %")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("123")]
    [InlineData("\u202Eevil\u0007 \u001b[31m ${{ run.goal }} ${{ each.x }}")]
    [InlineData("ünïcödé 日本語")]
    [InlineData("  leading and trailing  ")]
    public async Task Whatever_the_words_are_they_stay_words(string words)
    {
        var text = ImportedPlan.Write(
            words,
            words,
            [new(words, words), new(words, $" {words}\n\n  {words}\n\n"), new("", "x\n")]
        );

        var (root, problem) = PlanYaml.Parse(text);
        Assert.Null(problem);
        var plan = Assert.IsType<MapNode>(root);
        Assert.Equal(["version", "name", "goal", "tasks"], plan.Entries.Select(e => e.Key.Text));
        var tasks = plan.Map("tasks")!;
        Assert.Equal(3, tasks.Entries.Count);
        Assert.All(
            tasks.Entries,
            e =>
            {
                Assert.True(TaskId.TryParse(e.Key.Text, out _), e.Key.Text);
                var task = Assert.IsType<MapNode>(e.Value);
                Assert.Equal(["title", "scope", "prompt"], task.Entries.Select(k => k.Key.Text));
                Assert.Equal([ImportedPlan.ScopeToFill], task.Texts("scope").Select(s => s.Text));
            }
        );
        var filled = text.Replace(ImportedPlan.ScopeToFill, "src/**", StringComparison.Ordinal);
        var read = PlanReader.Read(
            filled + "policy: {overlap: order}\n",
            "ralf.yml",
            _ => new(() => [], _ => default, _ => new HashSet<string>())
        );
        Assert.Empty(read.Problems);
        Assert.DoesNotContain('\u202E', text);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task It_writes_over_nothing_and_says_what_it_lacks()
    {
        await File.WriteAllTextAsync(Path.Combine(_repository.Root, "list.md"), "- [x] Done\n- text\n");
        Assert.Contains("RALF576", (await RunAsync("list.md")).Talk, StringComparison.Ordinal);
        Assert.Contains("RALF575", (await RunAsync("no.md")).Talk, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(_repository.Root, "list.md"),
            string.Concat(Enumerable.Repeat("- [ ] x\n", ImportedPlan.MaxTasks + 1))
        );
        Assert.Contains("RALF577", (await RunAsync("list.md")).Talk, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_repository.Root, "ralf.yml")));

        await File.WriteAllTextAsync(Path.Combine(_repository.Root, "ralf.yml"), "mine");
        await File.WriteAllTextAsync(Path.Combine(_repository.Root, "list.md"), "- [ ] One\n");
        Assert.Contains("RALF571", (await RunAsync("list.md")).Talk, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_repository.Root, "ralf.yml")));
        Assert.Equal(0, (await RunAsync("list.md", "--output", "plans/one.yml")).Exit);
        Assert.True(File.Exists(Path.Combine(_repository.Root, "plans/one.yml")));
    }

    [Fact]
    public async Task Open_issues_that_a_search_finds_become_tasks()
    {
        await using var server = await GitHubServer.StartAsync();
        server.AddToken("t", "ann", "issues: read");
        server.AddIssue(
            new(7, "Fix \"login\": now\nscope: ['**']", "It fails.\r\n\r\n```\n${{ secrets.X }}\n```", "mallory")
            {
                Labels = ["ralf"],
            }
        );
        server.AddIssue(new(9, "Other", null, "ann"));
        server.AddIssue(new(10, "Closed", null, "ann") { Labels = ["ralf"], State = "closed" });

        var called = await IssuesAsync(server, "issues:label:ralf");

        Assert.True(called.Exit == 0, called.Talk);
        server.AssertHonest();
        var text = await File.ReadAllTextAsync(Path.Combine(_repository.Root, "ralf.yml"));
        var plan = Assert.IsType<MapNode>(PlanYaml.Parse(text).Root);
        var task = Assert.Single(plan.Map("tasks")!.Entries);
        Assert.Equal("fix-login-now-scope", task.Key.Text);
        Assert.Equal(
            "Fix \"login\": now\nscope: ['**']\n\nIt fails.\n\n```\n$ {{ secrets.X }}\n```\n\n"
                + $"This is issue 7 of acme/shop, by mallory: {server.ServerUrl}/acme/shop/issues/7\n",
            ((MapNode)task.Value).Text("prompt")!.Text
        );

        Assert.Contains(
            "RALF576",
            (await IssuesAsync(server, "issues:label:none", "--output", "x.yml")).Talk,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no:such",
            (await IssuesAsync(server, "issues:no:such", "--output", "x.yml")).Talk,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_a_home_or_a_token_nobody_is_asked()
    {
        Assert.Contains("RALF578", (await RunAsync("issues:x")).Talk, StringComparison.Ordinal);
        using (var repository = new LibGit2Sharp.Repository(_repository.Root))
        {
            repository.Network.Remotes.Add("origin", "git@github.com:acme/shop.git");
        }

        Assert.Contains("RALF579", (await RunAsync("issues:x")).Talk, StringComparison.Ordinal);
    }

    private async Task<MapNode> ImportAsync(string list)
    {
        await File.WriteAllTextAsync(Path.Combine(_repository.Root, "list.md"), list.ReplaceLineEndings("\n"));
        var called = await RunAsync("list.md");
        Assert.True(called.Exit == 0, called.Talk);
        var text = await File.ReadAllTextAsync(Path.Combine(_repository.Root, "ralf.yml"));
        return Assert.IsType<MapNode>(PlanYaml.Parse(text).Root);
    }

    private Task<Called> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(_repository.Root, ["import", .. arguments]);

    private Task<Called> IssuesAsync(GitHubServer server, params string[] arguments) =>
        CommandLine.RunAsync(
            _repository.Root,
            new Dictionary<string, string>
            {
                ["GH_TOKEN"] = "t",
                ["GITHUB_API_URL"] = server.BaseUrl,
                ["GITHUB_SERVER_URL"] = server.ServerUrl,
                ["GITHUB_REPOSITORY"] = server.Repository,
            },
            ["import", .. arguments]
        );

    private static int Count(string text, string words) => text.Split(words, StringSplitOptions.None).Length - 1;
}
