using System.Text.Json;
using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

public sealed class PlanReportTests
{
    private static readonly PlanReport _report = new(
        "results",
        "main",
        [
            Task("core", ["src/Core/**", "!src/Core/[ab].cs"], [], []),
            Task("end", ["src/End/**"], ["core"], []),
            Task("docs", ["docs/**"], [], ["core"]),
        ],
        [Ids("core"), Ids("end", "docs")],
        [
            new FileLock("docs/a.md", TaskId.Parse("docs"), [], Ids("end")),
            new FileLock("src/Core/c.cs", TaskId.Parse("core"), Ids("end"), Ids("docs")),
        ],
        [new PlanProblem("RALF160", Severity.Warning, 4, 7, "careful")]
    );

    private static TaskId[] Ids(params string[] ids) => [.. ids.Select(TaskId.Parse)];

    private static PlanReportTask Task(string id, string[] scope, string[] needs, string[] after) =>
        new(TaskId.Parse(id), $"Do {id}", scope, [], [], Ids(needs), Ids(after));

    private static string Json(PlanReport report)
    {
        using var output = new StringWriter();
        report.WriteJson(output);
        return output.ToString();
    }

    private static string Table(PlanReport report)
    {
        using var console = new TestConsole().Width(100);
        PlanReportTable.Write(report, console);
        return string.Join('\n', console.Lines.Select(l => l.TrimEnd()));
    }

    [Fact]
    public void The_json_is_the_documented_shape() =>
        Assert.Equal(
            """
            {"name":"results","base":"main","tasks":[{"id":"core","title":"Do core","scope":["src/Core/**","!src/Core/[ab].cs"],"reads":[],"produces":[],"needs":[],"after":[]},{"id":"end","title":"Do end","scope":["src/End/**"],"reads":[],"produces":[],"needs":["core"],"after":[]},{"id":"docs","title":"Do docs","scope":["docs/**"],"reads":[],"produces":[],"needs":[],"after":["core"]}],"waves":[["core"],["end","docs"]],"locks":[{"path":"docs/a.md","owner":"docs","also":[],"readers":["end"]},{"path":"src/Core/c.cs","owner":"core","also":["end"],"readers":["docs"]}],"problems":[{"code":"RALF160","severity":"warning","line":4,"column":7,"message":"careful"}]}

            """,
            Json(_report)
        );

    [Fact]
    public void A_plan_that_could_not_be_read_still_has_every_field()
    {
        using var json = JsonDocument.Parse(Json(new PlanReport(null, null, [], [], [], [])));

        Assert.Equal(
            ["name", "base", "tasks", "waves", "locks", "problems"],
            json.RootElement.EnumerateObject().Select(p => p.Name)
        );
    }

    [Fact]
    public void The_table_shows_waves_order_and_owners() =>
        Assert.Equal(
            """
            results: 3 tasks in 2 waves, on main
            ╭──────┬───────┬───────────╮
            │ wave │ tasks │ ids       │
            ├──────┼───────┼───────────┤
            │ 1    │     1 │ core      │
            │ 2    │     2 │ end, docs │
            ╰──────┴───────┴───────────╯
            ╭──────┬──────────────────────────────╮
            │ task │ waits, because of locks, for │
            ├──────┼──────────────────────────────┤
            │ docs │ core                         │
            ╰──────┴──────────────────────────────╯
            ╭───────┬───────┬───────────────────┬─────────╮
            │ owner │ files │ scope             │ read by │
            ├───────┼───────┼───────────────────┼─────────┤
            │ core  │     1 │ src/Core/**       │ docs    │
            │       │       │ !src/Core/[ab].cs │         │
            │ end   │     0 │ src/End/**        │         │
            │ docs  │     1 │ docs/**           │ end     │
            ╰───────┴───────┴───────────────────┴─────────╯
            2 files owned; --format json lists each of them
            """,
            Table(_report)
        );

    [Fact]
    public void A_large_wave_shows_its_first_tasks_and_a_count()
    {
        var tasks = Enumerable.Range(1, 5_000).Select(i => Task($"t{i}", ["x"], [], [])).ToList();
        var text = Table(
            new PlanReport(
                "large",
                "main",
                tasks,
                [
                    [.. tasks.Select(t => t.Id)],
                ],
                [],
                []
            )
        );

        Assert.Contains("large: 5,000 tasks in 1 wave, on main", text, StringComparison.Ordinal);
        Assert.Contains("t12 and 4,988 more", text, StringComparison.Ordinal);
        Assert.Contains("and 4,960 more tasks", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_could_not_be_read_has_no_table() =>
        Assert.Equal("", Table(new PlanReport(null, null, [], [], [], [])));

    [Fact]
    public void Mermaid_shows_needs_as_solid_and_order_edges_as_dotted_arrows()
    {
        using var output = new StringWriter();
        PlanReportMermaid.Write(_report, output);

        Assert.Equal(
            """
            flowchart LR
              subgraph wave1["wave 1"]
                t1["core"]
              end
              subgraph wave2["wave 2"]
                t2["end"]
                t3["docs"]
              end
              t1 --> t2
              t1 -.-> t3

            """,
            output.ToString()
        );
    }
}
