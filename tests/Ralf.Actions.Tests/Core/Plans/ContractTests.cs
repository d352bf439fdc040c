using Ralf.Core.Plans;
using Ralf.Core.Schemas;

namespace Ralf.Actions.Tests.Plans;

/// <summary>Tasks that say what their data must hold.</summary>
public sealed class ContractTests
{
    private const string Ok = """{"type": "object"}""";

    private static readonly Dictionary<string, string> _texts = new()
    {
        ["schemas/raw.json"] = Ok,
        ["schemas/clean.json"] = Ok,
        ["schemas/broken.json"] = "{\n\"type\": 5}",
    };

    [Fact]
    public void A_task_names_its_data_and_the_schemas_are_kept_with_the_plan()
    {
        var plan = Read(
            """
            version: 1
            tasks:
              clean:
                scope: [data/**]
                prompt: Clean.
                input_schema: {file: in/raw.csv, schema: schemas/raw.json}
                output_schema:
                  - {file: data/clean.ndjson, schema: schemas/clean.json}
                  - {file: data/facts.txt, schema: schemas/clean.json, format: json}
              report:
                needs: [clean]
                scope: [out/**]
                prompt: Report.
                input_schema: {file: data/clean.ndjson, schema: schemas/clean.json}
            """
        );
        Assert.Empty(plan.Problems);
        foreach (var read in new[] { plan.Plan!, Thawed(plan.Plan!) })
        {
            var clean = read.Tasks[0];
            Assert.Equal(
                new DataContract("in/raw.csv", DataFormat.Csv, "schemas/raw.json", Ok),
                Assert.Single(clean.Inputs)
            );
            Assert.Equal(
                [("data/clean.ndjson", DataFormat.Jsonl), ("data/facts.txt", DataFormat.Json)],
                clean.Outputs.Select(o => (o.File, o.Format))
            );
            Assert.Equal(["in/raw.csv"], clean.Reads);
            Assert.Equal(["data/clean.ndjson", "data/facts.txt"], clean.Produces);
        }
    }

    [Fact]
    public void With_foreach_each_task_has_data_of_its_own()
    {
        var plan = Read(
            """
            version: 1
            tasks:
              part:
                foreach: {list: [a, b]}
                scope: ["out/${{ each.slug }}/**"]
                prompt: Do.
                output_schema: {file: "out/${{ each.slug }}/x.json", schema: schemas/clean.json}
            """
        );
        Assert.Empty(plan.Problems);
        Assert.Equal(["out/a/x.json", "out/b/x.json"], plan.Plan!.Tasks.Select(t => t.Outputs.Single().File));
    }

    [Theory]
    [InlineData("output_schema: {file: b/x.json, schema: schemas/clean.json}", "RALF114", "b/x.json")]
    [InlineData("output_schema: {file: ../x.json, schema: schemas/clean.json}", "RALF130", "../x.json")]
    [InlineData("output_schema: {file: a/x.txt, schema: schemas/clean.json}", "RALF161", "a/x.txt")]
    [InlineData("output_schema: {file: a/x.json, schema: schemas/no.json}", "RALF121", "schemas/no.json")]
    [InlineData("output_schema: {file: a/x.json, schema: schemas/broken.json}", "RALF160", "line 2: /type")]
    [InlineData("output_schema: {file: a/x.json}", "RALF104", "schema")]
    [InlineData("output_schema: a/x.json", "RALF105", "a map, or a list of maps")]
    [InlineData("output_schema: {file: a/x.json, schema: schemas/clean.json, format: xml}", "RALF118", "xml")]
    [InlineData("input_schema: {file: nowhere.json, schema: schemas/clean.json}", "RALF162", "nowhere.json")]
    [InlineData("input_schema: {file: a/own.json, schema: schemas/clean.json}", "RALF162", "a/own.json")]
    public void What_cannot_hold_is_an_error_with_its_place(string line, string code, string what)
    {
        var reading = Read($"version: 1\ntasks:\n  a:\n    scope: [a/**]\n    prompt: Do.\n    {line}\n");
        var problem = Assert.Single(reading.Problems);
        Assert.Equal((code, 6), (problem.Code, problem.Line));
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
    }

    private static Plan Thawed(Plan plan) => FrozenPlan.Read(FrozenPlan.Write(plan));

    private static PlanReading Read(string text) =>
        PlanReader.Read(
            text,
            "ralf.yml",
            _ => new(() => ["in/raw.csv"], p => new(_texts.GetValueOrDefault(p)), _ => new HashSet<string>())
        );
}
