using System.Text.Json;
using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

public sealed class PlanCommandTests
{
    private const string Plan = """
        version: 1
        name: demo
        goal: Do it.
        base: main
        agent: {use: command, command: ["true"]}
        tasks:
          core:
            scope: ["src/core/**"]
            prompt: Change it.
          module:
            foreach: {directories: "src/modules/*"}
            needs: [core]
            scope: ["${{ each.path }}/**"]
            prompt: Change it.
        """;

    private static async Task<(int Exit, string Out, string Error)> RunAsync(
        TempRepository repository,
        string input,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var standardInput = new StringReader(input);
        var context = new CommandContext(
            output,
            error,
            standardInput,
            new Dictionary<string, string>(),
            TimeProvider.System,
            repository.Root,
            false,
            ["ralf"]
        );
        var exit = await RootCommands.InvokeAsync(context, ["plan", .. arguments]);
        return (exit, output.ToString(), error.ToString());
    }

    private static TempRepository Repository()
    {
        var repository = new TempRepository();
        repository.Commit(
            "first",
            ("src/core/a.cs", "a"),
            ("src/modules/one/b.cs", "b"),
            ("src/modules/two/c.cs", "c")
        );
        return repository;
    }

    [Fact]
    public async Task A_good_plan_gives_waves_and_locks_as_json()
    {
        using var repository = Repository();
        repository.Write("ralf.yml", Plan);

        var (exit, output, error) = await RunAsync(repository, "", "--format", "json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("""[["core"],["module-one","module-two"]]""", json.RootElement.GetProperty("waves").GetRawText());
        Assert.Equal(
            ["src/core/a.cs core", "src/modules/one/b.cs module-one", "src/modules/two/c.cs module-two"],
            json.RootElement.GetProperty("locks")
                .EnumerateArray()
                .Select(l => $"{l.GetProperty("path")} {l.GetProperty("owner")}")
        );
    }

    [Fact]
    public async Task Overlapping_scopes_are_an_error_at_the_later_task_with_the_ways_out()
    {
        using var repository = Repository();
        var plan = Plan + "\n  extra:\n    scope: [src/core/extra.cs]\n    prompt: Change it.\n";

        var (exit, output, error) = await RunAsync(repository, plan, "-");

        Assert.Equal(2, exit);
        Assert.StartsWith(
            "stdin:15:3: error RALF150: tasks 'core' and 'extra' may write the same file: 'src/core/**' of 'core' and 'src/core/extra.cs' of 'extra' meet",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("policy: {overlap: order}", error, StringComparison.Ordinal);
        Assert.Contains("extra", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_errors_does_not_say_whose_files_are_whose()
    {
        using var repository = Repository();
        var plan = Plan + "\n  extra:\n    scope: [src/core/extra.cs]\n    prompt: Change it.\n";

        var (exit, output, _) = await RunAsync(repository, plan, "-", "--format", "json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal((2, 0), (exit, json.RootElement.GetProperty("locks").GetArrayLength()));
        Assert.NotEqual(0, json.RootElement.GetProperty("waves").GetArrayLength());
    }

    [Fact]
    public async Task A_base_that_does_not_exist_is_a_problem_of_the_plan()
    {
        using var repository = Repository();
        var plan = Plan.Replace("base: main", "base: nowhere", StringComparison.Ordinal);

        var (exit, output, error) = await RunAsync(repository, plan, "-");

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("stdin:4:", error, StringComparison.Ordinal);
        Assert.Contains("'nowhere'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_file_that_is_not_there_is_named_with_the_way_to_make_one()
    {
        using var repository = Repository();

        var (exit, _, error) = await RunAsync(repository, "", "missing.yml");

        Assert.Equal(2, exit);
        Assert.Contains("RALF501: there is no plan 'missing.yml'", error, StringComparison.Ordinal);
        Assert.Contains("ralf init", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_problems_the_first_fifty_are_shown_and_the_rest_counted()
    {
        using var repository = Repository();
        var tasks = Enumerable.Range(0, 12).Select(i => $"  t{i}:\n    scope: [src/same/**]\n    prompt: Change it.\n");
        var plan = Plan + "\n" + string.Concat(tasks);

        var (exit, _, error) = await RunAsync(repository, plan, "-", "--format", "mermaid");

        Assert.Equal(2, exit);
        Assert.Equal(51, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("and 16 more problems\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_in_markdown_is_checked_like_any_other()
    {
        using var repository = Repository();
        var file = Path.Combine(repository.Root, "plan.md");
        await File.WriteAllTextAsync(file, "## core: The core\n\n```yaml\nscope: [src/core/**]\n```\n\nChange it.\n");
        var (exit, output, error) = await RunAsync(repository, "", "plan.md", "--format", "json");
        Assert.Equal((0, ""), (exit, error));
        var task = JsonElement.Parse(output).GetProperty("tasks")[0];
        Assert.Equal("core", task.GetProperty("id").GetString());

        await File.AppendAllTextAsync(file, "\n## core\n\n```yaml\nscope: [src/x/**]\n```\n\nAgain.\n");
        (exit, _, error) = await RunAsync(repository, "", "plan.md");
        Assert.Equal(2, exit);
        Assert.StartsWith("plan.md:9:4: error RALF106", error, StringComparison.Ordinal);
    }
}
