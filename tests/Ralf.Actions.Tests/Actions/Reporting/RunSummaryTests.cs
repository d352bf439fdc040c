using Ralf.Actions.Reporting;
using Ralf.Core.State;
using Ralf.Git;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

public sealed class RunSummaryTests
{
    [Fact]
    public void A_run_that_is_done_names_its_result_and_how_to_look_at_it()
    {
        var run = Sample.Run(RunPhase.Done, Sample.Landed("core"), Sample.Landed("web")) with
        {
            Verify = new VerifyRecorded(Sample.Result, true, []),
        };
        Assert.Equal(
            """
            Run r1: done

            Landed 2
              core  2 files, 1 attempt, 1m12s, $0.25
              web   2 files, 1 attempt, 1m12s, $0.25

            Verify passed on bbbbbbbb
            2 sessions, 2,400 tokens, $0.50
            Result: ralf/r1/result (bbbbbbbb)

            Next:
              git diff aaaaaaaa...ralf/r1/result
              ralf log r1

            """,
            Written(run)
        );
    }

    [Fact]
    public void A_failed_task_says_why_and_a_blocked_one_who_blocks_it()
    {
        var failed = Sample.Task(
            "api",
            TaskState.Failed,
            Sample.Record("api", 1, SessionReason.Timeout),
            Sample.Record("api", 2, SessionReason.CheckFailed)
        ) with
        {
            Detail = "'dotnet test' ended with 1",
        };
        var blocked = Sample.Task("docs", TaskState.Blocked) with { BlockedBy = Sample.Ids("api", "web", "docs") };
        Assert.Equal(
            """
            Run r1: failed

            Landed 1
              core  2 files, 1 attempt, 1m12s, $0.25

            Failed 1
              api  after 2 attempts, a check failed: 'dotnet test' ended with 1

            Blocked 1
              docs  api -> web -> docs

            3 sessions, 3,600 tokens, $0.75
            Result: ralf/r1/result (bbbbbbbb)

            Next:
              ralf retry r1 api
              ralf resume r1
              git diff aaaaaaaa...ralf/r1/result
              ralf log r1

            """,
            Written(Sample.Run(RunPhase.Failed, Sample.Landed("core"), failed, blocked))
        );
    }

    [Fact]
    public void A_conflict_names_the_paths_and_where_both_sides_are()
    {
        var conflicted = Sample.Task("b", TaskState.Conflicted, Sample.Record("b")) with
        {
            ConflictsWith = Sample.Ids("a"),
            ConflictPaths = Sample.Paths("src/X.cs", "src/Y.cs"),
        };
        Assert.Equal(
            """
            Run r1: failed

            Landed 1
              a  2 files, 1 attempt, 1m12s, $0.25

            Conflicted 1
              b  with a in src/X.cs, src/Y.cs
                 one side:   ralf/r1/b.1
                 the other:  ralf/r1/a.1

            2 sessions, 2,400 tokens, $0.50
            Result: ralf/r1/result (bbbbbbbb)

            Next:
              ralf retry r1 b
              ralf resolve r1 src/X.cs --take b
              ralf resume r1
              git diff aaaaaaaa...ralf/r1/result
              ralf log r1

            """,
            Written(Sample.Run(RunPhase.Failed, Sample.Landed("a"), conflicted))
        );
    }

    [Fact]
    public void A_paused_run_says_for_what_and_how_to_go_on()
    {
        var record = Sample.Record("core") with
        {
            Warnings = ["The parser is slow."],
            ScopeViolations = [new(RepoPath.Parse("other/x.cs"), ChangeKind.Added)],
        };
        var run = Sample.Run(
            RunPhase.Paused,
            Sample.Task("core", TaskState.Landed, record),
            Sample.Task("web", TaskState.Pending),
            Sample.Task("old", TaskState.Pending)
        ) with
        {
            PausedFor = "credentials",
            PausedDetail = "the API refused the key",
            Selected = Sample.Ids("core", "web").ToHashSet(),
            Proposals = [Sample.Proposal("p1", "core", Sample.Followup("guide", "It is out of date."))],
        };
        Assert.Equal(
            """
            Run r1: paused for credentials
            the API refused the key

            Landed 1
              core  2 files, 1 attempt, 1m12s, $0.25

            Waiting 1
              web  not started

            Not chosen for this run 1
              old  The old task

            Proposals that await an answer 1
              p1  core proposes task guide: It is out of date.

            Warnings 1
              core  The parser is slow.

            Left out, not being allowed 1
              core  other/x.cs (added, attempt 1)

            1 session, 1,200 tokens, $0.25
            Result: ralf/r1/result (bbbbbbbb)

            Next:
              ralf answer r1 p1 accept
              ralf resume r1
              git diff aaaaaaaa...ralf/r1/result
              ralf log r1

            """,
            Written(run)
        );
    }

    [Fact]
    public void What_agents_wrote_can_neither_draw_nor_command()
    {
        var record = Sample.Record("core") with
        {
            Warnings = ["\u001b[2J::error::boo", "[red]x[/] [", "line\n::warning::y ##[group]z"],
        };
        var text = Written(Sample.Run(RunPhase.Done, Sample.Task("core", TaskState.Landed, record)));
        Assert.Contains("  core  : :error::boo\n", text, StringComparison.Ordinal);
        Assert.Contains("  core  [red]x[/] [\n", text, StringComparison.Ordinal);
        Assert.Contains("  core  line : :warning::y # #[group]z\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Four_hundred_landed_tasks_are_counted_and_a_few_are_listed()
    {
        var tasks = Enumerable.Range(0, 400).Select(i => Sample.Landed($"task-{i}")).ToArray();
        var lines = Written(Sample.Run(RunPhase.Done, tasks)).Split('\n');
        Assert.Contains("Landed 400", lines);
        Assert.Contains("  and 388 more", lines);
        Assert.True(lines.Length < 30);
    }

    /// <summary>What is printed as a next step must work.</summary>
    [Theory]
    [InlineData(false, "ralf/r1/result", "Result: ralf/r1/result (")]
    [InlineData(true, "refs/ralf/r1/landed", "; the branch ralf/r1/result is gone")]
    public void A_branch_that_is_gone_is_no_next_step(bool isGone, string diff, string result)
    {
        var text = Written(Sample.Run(RunPhase.Done, Sample.Landed("a")), isGone);

        Assert.Contains($"...{diff}\n", text, StringComparison.Ordinal);
        Assert.Contains(result, text, StringComparison.Ordinal);
    }

    private static string Written(RunState state, bool isBranchGone = false)
    {
        using var console = new TestConsole().Width(80);
        RunSummary.Write(state, console, isBranchGone);
        return console.Output;
    }
}
