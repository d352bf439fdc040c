using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>Stages that hand data on, as jobs of GitHub Actions: the same checks, and a person's slash command brings a
/// stage back.</summary>
public sealed class WorkflowPipelineTests
{
    private const string Agent = """
        mkdir -p out
        case $id$RALF_ATTEMPT in
          make1) echo '{"n": "one"}' > out/made.jsonl ;;
          make2) echo '{"n": -1}' > out/made.jsonl ;;
          make*) echo '{"n": 1}' > out/made.jsonl ;;
          *) cp out/made.jsonl out/used.txt ;;
        esac
        """;

    [Fact]
    public async Task A_stage_with_bad_input_waits_until_a_person_has_it_made_anew()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            tasks:
              make:
                scope: [out/made.jsonl]
                prompt: Make.
                output_schema: {file: out/made.jsonl, schema: schemas/made.json}
              use:
                needs: [make]
                scope: [out/used.txt]
                prompt: Use.
                input_schema: {file: out/made.jsonl, schema: schemas/used.json}
            """,
            Agent,
            ("schemas/made.json", """{"properties": {"n": {"type": "integer"}}}"""),
            ("schemas/used.json", """{"properties": {"n": {"minimum": 0}}}""")
        );

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.Equal("make landed, use blocked", bench.States(run));
        var state = bench.State(run);
        var make = state[TaskId.Parse("make")];
        Assert.Equal([SessionReason.Schema, (SessionReason?)null], make.Records.Select(r => r.Reason));
        var use = state[TaskId.Parse("use")];
        Assert.Equal((1, 0), (use.Attempt, use.UsedAttempts));
        Assert.Equal(
            "out/made.jsonl:1: row 1: /n: -1 should be at least 0",
            Assert.Single(use.LastRecord!.Findings).ToString()
        );
        var pull = Assert.Single(bench.Api.PullRequests);
        Assert.Contains("## Data that does not hold its schema", pull.Body, StringComparison.Ordinal);
        Assert.Contains("-1 should be at least 0", pull.Body, StringComparison.Ordinal);

        await bench.DispatchAsync(("run", run), ("slash-command", "retry make"));

        Assert.Equal("make landed, use landed", bench.States(run));
        Assert.Equal(RunPhase.Done, bench.State(run).Phase);
        Assert.DoesNotContain("does not hold its schema", pull.Body, StringComparison.Ordinal);
        Assert.Equal("{\"n\": 1}", bench.Remote("show", $"refs/heads/ralf/{run}/result:out/used.txt"));
        Assert.Empty(bench.Audit(run));
        bench.Api.AssertHonest();
    }
}
