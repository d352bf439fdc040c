using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>A run that has some of everything that a reviewer may meet.</summary>
internal static class ReviewSample
{
    public static ReportLinks Links { get; } =
        ReportLinks.On(
            "https://github.com",
            "acme/shop",
            "42",
            new Dictionary<string, string> { ["fence-core-1"] = "40", ["fence-api-2"] = "41" }
        );

    public static IReadOnlyList<WaitingGate> Gates { get; } =
    [new("api-review", "docs", Sample.Head, ["@acme/architects", "octocat"])];

    public static RunState State()
    {
        var tasks = Tasks();
        return Sample.Run(RunPhase.Paused, tasks) with
        {
            PausedFor = "gates",
            PausedDetail = "gate api-review waits",
            Plan = Sample.Run(RunPhase.Paused, tasks).Plan with
            {
                Name = "result-errors",
                Goal = "Functions return Result instead of throwing.\n\nFixes #7, as @octocat asked.",
            },
            Proposals = Proposals(),
            Verify = new VerifyRecorded(
                Sample.Result,
                false,
                [
                    new CheckRun("dotnet build", 0, 12.3, null),
                    new CheckRun(
                        "dotnet test | tee log",
                        1,
                        75,
                        "Failed!\n  Expected: ```1```\n  Actual: \u001b[31m2\u001b[0m\n"
                    ),
                ]
            ),
        };
    }

    private static RunTaskStatus[] Tasks()
    {
        var core = Sample.Record("core") with
        {
            Decisions =
            [
                new Decision("Result is a struct", "no allocation on the happy path"),
                new Decision("Errors carry a <code>", "![](https://evil.example/p.png) callers switch on it"),
            ],
            Warnings = ["Parsing is slow | see #12"],
            ScopeViolations = [new(RepoPath.Parse("other/x.cs"), ChangeKind.Added)],
        };
        var api = Sample.Task(
            "api",
            TaskState.Failed,
            Sample.Record("api", 1, SessionReason.Timeout),
            Sample.Record("api", 2, SessionReason.CheckFailed)
        );
        return
        [
            Sample.Task("core", TaskState.Landed, core),
            Needing(api with { Detail = "'dotnet test' ended with 1" }, "core"),
            Needing(Sample.Task("web", TaskState.Blocked) with { BlockedBy = Sample.Ids("api", "web") }, "api"),
            Needing(Conflicted("left", "right"), "core"),
            Needing(Conflicted("right", "left"), "core"),
            Needing(Sample.Task("docs", TaskState.Pending), "core"),
            Sample.Landed("guide") with
            {
                ProposedBy = Sample.Id("core"),
                Depth = 1,
            },
        ];
    }

    private static RunTaskStatus Conflicted(string id, string with) =>
        Sample.Task(id, TaskState.Conflicted, Sample.Record(id)) with
        {
            ConflictsWith = Sample.Ids(with),
            ConflictPaths = Sample.Paths("src/Shared/A|B.cs"),
        };

    private static RunTaskStatus Needing(RunTaskStatus task, string needs) =>
        task with
        {
            Task = task.Task with { Needs = Sample.Ids(needs) },
        };

    private static ProposalStatus[] Proposals() =>
        [
            Sample.Proposal("p1", "core", Sample.Followup("guide", "It is out of date.")) with
            {
                Accepted = true,
            },
            Sample.Proposal("p2", "core", Sample.Followup("bench", "Closes #3; @octocat knows.")),
            new(
                new ProposalMade(
                    "p3",
                    Sample.Id("api"),
                    null,
                    new ScopeRequest(["src/Shared/**"], "Result lives there."),
                    null
                ),
                null,
                null
            ),
            new(
                new ProposalMade(
                    "p4",
                    Sample.Id("core"),
                    null,
                    null,
                    new DecisionProposal("No Result<void>", "Unit says it")
                ),
                true,
                null
            ),
        ];
}
