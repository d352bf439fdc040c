using System.Text.Json;

namespace Ralf.Actions.Acceptance;

/// <summary>Stages that hand data on, each with a schema, with the real CLI.</summary>
public sealed class PipelineTests
{
    private const string Plan = """
        version: 1
        name: pipeline
        limits: {attempts: 2}
        tasks:
          extract:
            scope: [data/raw.csv]
            prompt: Extract.
            input_schema: {file: in/source.json, schema: schemas/source.json}
            output_schema: {file: data/raw.csv, schema: schemas/raw.json}
            checks: [test -s data/raw.csv]
          clean:
            needs: [extract]
            scope: [data/clean.jsonl]
            prompt: Clean.
            input_schema: {file: data/raw.csv, schema: schemas/raw.json}
            output_schema: {file: data/clean.jsonl, schema: schemas/clean.json}
          sum:
            needs: [clean]
            scope: [data/sum.json]
            prompt: Sum up.
            input_schema: {file: data/clean.jsonl, schema: schemas/strict.json}
            output_schema: {file: data/sum.json, schema: schemas/sum.json}
          report:
            needs: [sum]
            scope: [report.md]
            prompt: Report.
            input_schema: {file: data/sum.json, schema: schemas/sum.json}
        """;

    private static readonly (string, string)[] _files =
    [
        ("README.md", "Base.\n"),
        ("in/source.json", """{"rows": 2}"""),
        ("schemas/source.json", """{"type": "object", "required": ["rows"]}"""),
        (
            "schemas/raw.json",
            """{"type": "object", "required": ["id", "amount"], "properties": {"id": {"type": "integer"}, "amount": {"type": "number"}}}"""
        ),
        (
            "schemas/clean.json",
            """{"type": "object", "required": ["id", "amount"], "properties": {"amount": {"type": "number"}}}"""
        ),
        ("schemas/strict.json", """{"type": "object", "properties": {"amount": {"type": "number", "minimum": 0}}}"""),
        ("schemas/sum.json", """{"type": "object", "required": ["total"]}"""),
    ];

    [Fact]
    public async Task A_broken_output_is_mended_and_bad_input_waits_for_better()
    {
        await using var model = RunScripts.Model(
            (task, attempt) =>
                (task, attempt) switch
                {
                    ("extract", 1) => Makes("data/raw.csv", "id,amount\n1,12\ntwo,-3\n"),
                    ("extract", _) => RunScripts.Finishes(
                        "Mended.",
                        ModelTurn.Calls("Read", new { file_path = "{cwd}/data/raw.csv" }),
                        ModelTurn.Edits("data/raw.csv", "two", "2")
                    ),
                    ("clean", 1) => Makes("data/clean.jsonl", Lines(12, -3)),
                    ("clean", _) => RunScripts.Finishes(
                        "Mended.",
                        ModelTurn.Calls("Read", new { file_path = "{cwd}/data/clean.jsonl" }),
                        ModelTurn.Edits("data/clean.jsonl", "-3", "3")
                    ),
                    ("sum", _) => Makes("data/sum.json", """{"total": 15}"""),
                    _ => Makes("report.md", "15\n"),
                }
        );
        using var bench = RunFixture.With(model, _files);

        var code = await bench.RunPlanAsync(Plan);

        Assert.True(code == 1, bench.Talk);
        Assert.Equal(("partial", "schema"), RunFixture.EndOf(await bench.RecordAsync("extract", 1)));
        var mending = model.Prompt("extract", 2);
        Assert.Contains(
            "> data/raw.csv:3: row 2: /id: Value is \"string\" but should be \"integer\"",
            mending,
            StringComparison.Ordinal
        );
        Assert.Contains("\"required\": [\"rows\"]", mending, StringComparison.Ordinal);
        Assert.Contains("\"required\": [\"id\", \"amount\"]", mending, StringComparison.Ordinal);

        var refused = await bench.RecordAsync("sum", 1);
        Assert.Equal(("failed", "bad_input"), RunFixture.EndOf(refused));
        var finding = Assert.Single(refused.GetProperty("findings").EnumerateArray());
        Assert.Equal("/amount", finding.GetProperty("pointer").GetString());
        Assert.Equal(2, finding.GetProperty("row").GetInt32());
        await AssertStatesAsync(bench, "landed", "landed", "blocked", "blocked");
        Assert.Contains(
            "data/clean.jsonl:2",
            (await bench.TaskAsync("sum")).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("data/clean.jsonl:2: row 2: /amount", bench.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Requests, r => RunScripts.TaskOf(r) is "sum" or "report");

        Assert.Equal(0, (await bench.RalfAsync("retry", bench.Run, "clean")).Code);
        Assert.True((await bench.RalfAsync("resume", bench.Run)).Code == 0, bench.Talk);

        model.AssertPlayed();
        await AssertStatesAsync(bench, "landed", "landed", "landed", "landed");
        Assert.Contains(
            "The task `sum` cannot start from what landed",
            model.Prompt("clean", 2),
            StringComparison.Ordinal
        );
        Assert.Equal("15", bench.ResultText("report.md"));
        await bench.AssertSoundAsync();
    }

    private static string Lines(params int[] amounts) =>
        string.Concat(amounts.Select((a, i) => JsonSerializer.Serialize(new { id = i + 1, amount = a }) + "\n"));

    private static IReadOnlyList<ModelTurn> Makes(string path, string text) =>
        RunScripts.Finishes($"Made {path}.", ModelTurn.Writes(path, text));

    private static async Task AssertStatesAsync(RunFixture bench, params string[] states) =>
        Assert.Equal(
            states,
            (await bench.StatusAsync())
                .GetProperty("tasks")
                .EnumerateArray()
                .Select(t => t.GetProperty("state").GetString())
        );
}
