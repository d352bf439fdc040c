using Ralf.Actions.Commands;
using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

public sealed class StatusReportTests
{
    /// <summary>A part that nobody knows leaves the rest as the least.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(1.5, 1.5)]
    public void A_cost_that_nobody_knows_is_not_nought(double known, double? shown)
    {
        var state = Run() with { Usage = Usage.Unknown with { CostUsd = (decimal)known } };

        Assert.Equal((decimal?)shown, StatusReport.From(state, new HashSet<TaskId>()).CostUsd);
    }

    [Fact]
    public void Its_json_has_the_documented_shape() =>
        Assert.Equal(
            """
            {
              "run": "r1",
              "state": "paused",
              "paused_for": "budget",
              "paused_detail": "$0.75 of $0.70 spent",
              "base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
              "result": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
              "tasks": [
                {
                  "id": "core",
                  "state": "landed",
                  "attempt": 1,
                  "branch": "ralf/r1/core.1"
                },
                {
                  "id": "api",
                  "state": "failed",
                  "attempt": 2,
                  "reason": "check_failed",
                  "detail": "boo : :error::x",
                  "branch": "ralf/r1/api.2"
                },
                {
                  "id": "docs",
                  "state": "blocked",
                  "attempt": 0,
                  "blocked_by": [
                    "api",
                    "docs"
                  ]
                },
                {
                  "id": "b",
                  "state": "conflicted",
                  "attempt": 1,
                  "branch": "ralf/r1/b.1"
                },
                {
                  "id": "web",
                  "state": "ready",
                  "attempt": 0
                }
              ],
              "conflicts": [
                {
                  "path": "src/X.cs",
                  "tasks": [
                    "core",
                    "b"
                  ]
                }
              ],
              "followups": [
                {
                  "proposal": "p1",
                  "task": "guide",
                  "by": "core",
                  "title": "Follow up",
                  "why": "It is old."
                }
              ],
              "sessions": 3,
              "cost_usd": 0.75,
              "cost_basis": "reported",
              "gates": [
                {
                  "name": "prod",
                  "task": "web",
                  "when": "before",
                  "subject": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                  "state": "waiting",
                  "approvers": [
                    "@ann"
                  ]
                }
              ]
            }
            """,
            StatusReport.From(Run(), Sample.Ids("web").ToHashSet()).ToJson()
        );

    [Fact]
    public void Its_text_has_a_line_for_each_task()
    {
        using var console = new TestConsole().Width(80);
        StatusText.Write(StatusReport.From(Run(), Sample.Ids("web").ToHashSet()), console);
        Assert.Equal(
            """
            Run r1: paused for budget: $0.75 of $0.70 spent
            5 tasks: 1 ready, 1 landed, 1 failed, 1 conflicted, 1 blocked; 3 sessions, $0.75
            Result: ralf/r1/result (bbbbbbbb)

            core  landed      #1
            api   failed      #2  a check failed: boo : :error::x  ralf/r1/api.2
            docs  blocked     api -> docs
            b     conflicted  #1  ralf/r1/b.1
            web   ready
            conflict: src/X.cs (core, b)
            gate prod: web waits to start: ralf approve r1 prod bbbbbbbb
            proposal p1: guide by core: It is old.

            """,
            console.Output
        );
    }

    [Fact]
    public void It_shows_the_warnings_of_the_last_session()
    {
        var report = StatusReport.From(Run(), Sample.Ids("web").ToHashSet());
        report = report with
        {
            Tasks = [report.Tasks[0] with { Warnings = ["left out: src/lib/made.ts"] }, .. report.Tasks.Skip(1)],
        };
        using var console = new TestConsole().Width(80);

        StatusText.Write(report, console);

        Assert.Contains("\nwarning core: left out: src/lib/made.ts\n", console.Output, StringComparison.Ordinal);
        Assert.Contains("\"warnings\": [", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_in_its_json_is_exact_and_no_command()
    {
        var conflicted = Sample.Task("b", TaskState.Conflicted) with { ConflictPaths = Sample.Paths("a/##[error]x") };
        var json = StatusReport.From(Sample.Run(RunPhase.Failed, conflicted), Sample.Ids().ToHashSet()).ToJson();
        Assert.DoesNotContain("##[", json, StringComparison.Ordinal);
        using var read = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal("a/##[error]x", read.RootElement.GetProperty("conflicts")[0].GetProperty("path").GetString());
    }

    [Fact]
    public void The_command_hands_on_what_was_asked_for_and_prints_json()
    {
        using var output = new StringWriter();
        var context = new CommandContext(
            output,
            TextWriter.Null,
            TextReader.Null,
            new Dictionary<string, string>(StringComparer.Ordinal),
            TimeProvider.System,
            "/",
            false,
            []
        );
        (string?, string?) asked = default;
        var command = StatusCommand.Create(
            context,
            (repository, run) =>
            {
                asked = (repository, run);
                return StatusReport.From(Run(), Sample.Ids("web").ToHashSet());
            }
        );
        var code = command.Parse("r1 --repository /repo --format json").Invoke();
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(("/repo", "r1"), asked);
        Assert.StartsWith("{", output.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(command.Parse("--format xml").Errors);
    }

    private static RunState Run()
    {
        var failed = Sample.Task("api", TaskState.Failed, Sample.Record("api", 2, SessionReason.CheckFailed)) with
        {
            Detail = "boo\n::error::x",
        };
        var blocked = Sample.Task("docs", TaskState.Blocked) with { BlockedBy = Sample.Ids("api", "docs") };
        var conflicted = Sample.Task("b", TaskState.Conflicted, Sample.Record("b")) with
        {
            ConflictsWith = Sample.Ids("core"),
            ConflictPaths = Sample.Paths("src/X.cs"),
        };
        return Sample.Run(
            RunPhase.Paused,
            Sample.Landed("core"),
            failed,
            blocked,
            conflicted,
            Sample.Task("web", TaskState.Pending)
        ) with
        {
            PausedFor = "budget",
            PausedDetail = "$0.75 of $0.70 spent",
            Gates = [Sample.Gate("prod", "web", GateWhen.Before)],
            Proposals = [Sample.Proposal("p1", "core", Sample.Followup("guide", "It is old."))],
        };
    }
}
