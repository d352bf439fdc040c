using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance;

/// <summary>The plans that <c>ralf init --template</c> writes, run as they are with the real CLI and a scripted
/// model.</summary>
public sealed partial class PatternTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task The_pipeline_waits_for_sound_input_and_mends_what_breaks_its_schema()
    {
        await using var model = RunScripts.Model(
            (task, attempt) =>
                (task, attempt) switch
                {
                    ("extract", _) => Makes(
                        "data/records.jsonl",
                        "{\"id\": \"1\", \"category\": \"food\", \"amount\": \"12\"}\n{\"id\": \"2\", \"category\": \"Food\", \"amount\": \"?\"}\n"
                    ),
                    ("clean", 1) => Makes(
                        "data/clean.jsonl",
                        "{\"id\": \"1\", \"category\": \"Food\", \"amount\": 12}\n"
                    ),
                    ("clean", _) => RunScripts.Finishes(
                        "Mended.",
                        ModelTurn.Calls("Read", new { file_path = "{cwd}/data/clean.jsonl" }),
                        ModelTurn.Edits("data/clean.jsonl", "Food", "food")
                    ),
                    ("totals", _) => Makes("data/totals.csv", "category,records,amount\nfood,1,12\n"),
                    _ => Makes("report.md", "# Food\n"),
                }
        );
        using var bench = await StartAsync(model, "pipeline", ("data/raw.csv", "id,category\n1,food\n"));

        Assert.True(await RunAsync(bench, bench.Run) == 1, bench.Talk);

        var blocked = await bench.RecordAsync("extract", 1);
        Assert.Equal(("failed", "bad_input"), RunFixture.EndOf(blocked));
        Assert.Contains("the header lacks 'amount'", bench.Talk, Ordinal);
        Assert.Empty(model.Requests);

        bench.Given("data/raw.csv", "id,category,amount\n1,food,12\n2,Food,?\n");
        bench.Git("commit", "-qam", "amounts");
        Assert.True(await RunAsync(bench, bench.Run + "-b") == 0, bench.Talk);

        model.AssertPlayed();
        Assert.Contains(
            "> data/clean.jsonl:1: row 1: /category: does not match the pattern",
            model.Prompt("clean", 2),
            Ordinal
        );
        Assert.Equal("# Food", bench.Git("show", $"ralf/{bench.Run}-b/result:report.md"));
        Assert.Equal(0, (await bench.RalfAsync("audit", bench.Run + "-b")).Code);
    }

    [Fact]
    public async Task The_pages_are_written_at_once_and_the_index_sees_nothing_but_them()
    {
        var modules = Enumerable.Range(0, 10).Select(i => $"m{i}").ToList();
        await using var model = RunScripts.Model(
            (task, _) =>
                task == "index"
                    ? RunScripts.Finishes(
                        "The index.",
                        ModelTurn.Calls("Glob", new { pattern = "**/*" }),
                        ModelTurn.Writes("docs/README.md", "# Modules\n")
                    )
                    : Makes($"docs/modules/{task["page-".Length..]}.md", $"# {task}\n")
        );
        using var bench = await StartAsync(model, "docs", [.. modules.Select(m => ($"src/{m}/x.txt", m))]);

        Assert.True(await RunAsync(bench, bench.Run) == 0, bench.Talk);

        model.AssertPlayed();
        var seen = Assert.Single(model.Of("index")[1].ToolResults);
        Assert.All(modules, m => Assert.Contains($"docs/modules/{m}.md", seen, Ordinal));
        Assert.DoesNotContain("src/", seen, Ordinal);
        Assert.DoesNotContain("x.txt", seen, Ordinal);
        Assert.Equal("# Modules", bench.ResultText("docs/README.md"));
        Assert.All(modules, m => Assert.Equal($"# page-{m}", bench.ResultText($"docs/modules/{m}.md")));
        await bench.AssertSoundAsync();
    }

    [Fact]
    public async Task The_refactoring_is_even_in_the_end_and_shared_files_hold_all_edits()
    {
        var modules = Enumerable.Range('a', 12).Select(c => $"{(char)c}").ToList();
        await using var model = FakeModel.Start(request => Refactor(request));
        using var bench = await StartAsync(
            model,
            "refactor",
            [
                ("src/core/x.txt", "core"),
                ("src/codes.txt", "END\n"),
                ("src/registry.txt", "END\n"),
                .. modules.Select(m => ($"src/modules/{m}/x.txt", "throws")),
            ]
        );

        Assert.True(await RunAsync(bench, bench.Run) == 0, bench.Talk);

        model.AssertPlayed();
        Assert.All(modules, m => Assert.Equal("Result", bench.ResultText($"src/modules/{m}/x.txt")));
        foreach (var shared in new[] { "src/codes.txt", "src/registry.txt" })
        {
            Assert.Equal(
                [.. modules.Select(m => $"{shared} {m}"), "END"],
                RunFixture.Lines(bench.ResultText(shared)).Order(StringComparer.Ordinal).OrderBy(l => l == "END")
            );
        }

        var sight = model.Of("consistency")[1].ToolResults[0];
        Assert.DoesNotContain("x.txt", sight, Ordinal);
        Assert.Contains("exceptions are for defects", model.Prompt("module-a"), Ordinal);
        Assert.Contains("\"codes are exceptions\"", model.Of("consistency")[2].ToolResults[0], Ordinal);
        var added = (await bench.EventsAsync("task_added"))
            .Select(e => e.GetProperty("task").GetProperty("id").GetString())
            .ToList();
        Assert.Contains("fix-c", added);
        Assert.All(
            (await bench.EventsAsync("proposal_made")),
            made => Assert.NotEqual("", made.GetProperty("proposal").GetString())
        );
        Assert.Equal(
            (await bench.EventsAsync("proposal_made")).Count,
            (await bench.EventsAsync("proposal_answered")).Count
        );
        await bench.AssertSoundAsync();
    }

    private static IReadOnlyList<ModelTurn> Refactor(ModelRequest request)
    {
        var task = RunScripts.TaskOf(request);
        return task switch
        {
            "core" => Changes("src/core/x.txt", "core", "Result"),
            "fix-c" => Changes("src/modules/c/x.txt", "exceptions", "Result"),
            "consistency" => RunScripts.Finishes(
                "One is uneven.",
                ModelTurn.Calls("Glob", new { pattern = "**/*" }),
                ModelTurn.Calls("Read", new { file_path = "{cwd}/.ralf/records/module-c.1.json" }),
                ModelTurn.Calls(
                    "mcp__ralf__propose_task",
                    new
                    {
                        id = "fix-c",
                        prompt = "Use Result in c.",
                        scope = new[] { "src/modules/c/**" },
                        why = "c throws",
                    }
                )
            ),
            _ when task.StartsWith("glue", Ordinal) => Applies(request.Prompt),
            _ => Module(task["module-".Length..]),
        };
    }

    private static IReadOnlyList<ModelTurn> Module(string name) =>
        [
            ModelTurn.Calls("Read", new { file_path = $"{{cwd}}/src/modules/{name}/x.txt" }),
            ModelTurn.Edits($"src/modules/{name}/x.txt", "throws", name == "c" ? "exceptions" : "Result"),
            Proposes("src/codes.txt", name),
            Proposes("src/registry.txt", name),
            .. RunScripts.Finishes(
                "Done.",
                ModelTurn.Calls(
                    "mcp__ralf__log_decision",
                    new { what = name == "c" ? "codes are exceptions" : "codes are results", why = "it fits" }
                )
            ),
        ];

    private static ModelTurn Proposes(string path, string name) =>
        ModelTurn.Calls(
            "mcp__ralf__propose_edit",
            new
            {
                path,
                instruction = $"add {path} {name}",
                why = "a new code",
            }
        );

    private static IReadOnlyList<ModelTurn> Applies(string prompt)
    {
        var lines = Instruction().Matches(prompt).Select(m => m.Groups[1].Value).ToList();
        return Changes(lines[0].Split(' ')[0], "END", $"{string.Join('\n', lines)}\nEND");
    }

    private static IReadOnlyList<ModelTurn> Changes(string path, string before, string after) =>
        RunScripts.Finishes(
            $"Changed {path}.",
            ModelTurn.Calls("Read", new { file_path = $"{{cwd}}/{path}" }),
            ModelTurn.Edits(path, before, after)
        );

    private static IReadOnlyList<ModelTurn> Makes(string path, string text) =>
        RunScripts.Finishes($"Made {path}.", ModelTurn.Writes(path, text));

    /// <summary>A repository with these files, and in it what <c>ralf init</c> writes, committed.</summary>
    private static async Task<RunFixture> StartAsync(
        FakeModel model,
        string template,
        params (string Path, string Text)[] files
    )
    {
        var bench = RunFixture.With(model, [("README.md", "Base.\n"), .. files]);
        Assert.Equal(0, (await bench.RalfAsync("init", "--template", template)).Code);
        bench.Git("add", "-A");
        bench.Git("commit", "-q", "-m", template);
        return bench;
    }

    private static async Task<int> RunAsync(RunFixture bench, string run) =>
        (await bench.RalfAsync("run", "--run", run)).Code;

    [GeneratedRegex("^> add (.+)$", RegexOptions.Multiline)]
    private static partial Regex Instruction();
}
