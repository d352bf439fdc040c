using System.Xml.Linq;
using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Reporting.HtmlPages;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>The page of a run, read as what it is: well-formed XML.</summary>
public sealed class HtmlReportTests
{
    [Fact]
    public void A_reader_finds_what_waits_what_was_done_and_when()
    {
        var page = Page(ReviewSample.State());

        Assert.Equal("Run r1: paused for gates", page.Descendants("title").Single().Value);
        Assert.Equal(
            [
                "Next",
                "Checks of the whole result",
                "Failed 1",
                "Blocked 1",
                "Conflicted 2",
                "Waiting 1",
                "Proposals that await an answer 2",
                "Warnings 1",
                "Left out, not being allowed 1",
                "Tasks",
                "Rules for all sessions",
                "Log",
            ],
            page.Descendants("h2").Select(h => h.Value)
        );
        var goal = Assert.Single(Classed(page, "goal"));
        Assert.Contains("throwing.\n\nFixes #7", goal.Value, StringComparison.Ordinal);
        Assert.Contains("7 tasks: 1 pending, 2 landed", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("passed dotnet build 12s", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 12:00:00Z", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("Expected: ```1```\n  Actual: 2", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("No Result<void> — Unit says it", page.Root!.Value, StringComparison.Ordinal);
        var tasks = Classed(page, "task");
        Assert.Equal(
            ["core", "api", "web", "left", "right", "docs", "guide"],
            tasks.Select(t => t.Descendants("b").First().Value)
        );
        Assert.Equal(
            ["attempt 1: failed, out of time, 1m12s", "attempt 2: failed, a check failed, 1m12s"],
            Titles(tasks[1])
        );
        Assert.Contains("Result is a struct — no allocation", tasks[0].Value, StringComparison.Ordinal);
        Assert.Contains("other/x.cs (added)", tasks[0].Value, StringComparison.Ordinal);
        Assert.Contains("Do it.", tasks[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_link_leads_to_a_task_and_each_box_hides_the_tasks_of_a_state()
    {
        var page = Page(ReviewSample.State());
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();

        Assert.Distinct(ids);
        var links = page.Descendants("a").Select(a => a.Attribute("href")!.Value).ToList();
        Assert.Equal(7, links.Count);
        Assert.All(links, l => Assert.Contains(l[1..], ids));
        Assert.All(
            Enum.GetValues<TaskState>(),
            state =>
                Assert.Contains(
                    $"body:has(#show-{DisplayText.Lower(state)}:not(:checked)) .task.{DisplayText.Lower(state)}",
                    HtmlStyle.Sheet,
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(
            ["show-pending", "show-landed", "show-failed", "show-conflicted", "show-blocked"],
            ids.Where(i => i.StartsWith("show-", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_same_log_gives_the_same_page_and_an_empty_run_a_page_too()
    {
        Assert.Equal(Text(ReviewSample.State()), Text(ReviewSample.State()));

        var page = Page(Sample.Run(RunPhase.Running));
        Assert.Empty(Classed(page, "task"));
        Assert.Equal(["Next", "Tasks", "Log"], page.Descendants("h2").Select(h => h.Value));
    }

    [Fact]
    public void A_session_that_runs_is_drawn_until_now_and_one_that_claims_odd_times_within_the_run()
    {
        var dispatch = new TaskDispatched(Sample.Id("a"), 2, "fence", Sample.Base, []);
        var odd = Sample.Record("a", 1, SessionReason.Crash) with
        {
            StartedAt = DateTimeOffset.MinValue,
            FinishedAt = DateTimeOffset.MaxValue,
        };
        var state = Sample.Run(
            RunPhase.Running,
            Sample.Task("a", TaskState.Running, odd) with
            {
                Dispatch = dispatch,
                Attempt = 2,
            }
        );

        var task = Assert.Single(
            Classed(Page(state, Said("a", dispatch, 600), Said("b", new RunResumed(), 900)), "task")
        );

        Assert.Equal(
            ["attempt 1: failed, the agent crashed, 15m00s", "attempt 2: running, since 12:10:00"],
            Titles(task)
        );
        Assert.Equal(
            ["left:min(0%,100% - 3px);width:100%", "left:min(66.667%,100% - 3px);width:33.333%"],
            Classed(new XDocument(task), "bar").Attributes("style").Select(a => a.Value)
        );
    }

    [Fact]
    public void Of_very_many_events_the_newest_are_shown()
    {
        var events = Enumerable
            .Range(1, HtmlLog.MaxEvents + 50)
            .Select(i => Said($"note {i}", new RunResumed(), i))
            .ToArray();

        var page = Page(Sample.Run(RunPhase.Running, Sample.Landed("a")), events);

        var rows = page.Descendants("tbody").Single().Elements("tr").ToList();
        Assert.Equal(HtmlLog.MaxEvents, rows.Count);
        Assert.Equal("2050", rows[^1].Elements("td").First().Value);
        Assert.Contains("'ralf log r1' prints all", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_named_like_a_task_and_is_none_leads_nowhere_and_what_is_over_waits_no_more()
    {
        var gate = new TaskGate("docs", GateWhen.Before, ["@ann"]);
        var cancelled = Sample.Task("b", TaskState.Cancelled);
        var state = Sample.Run(
            RunPhase.Paused,
            cancelled with
            {
                Task = cancelled.Task with { Gate = gate },
            },
            Sample.Task("docs", TaskState.Running, Sample.Record("docs"))
        ) with
        {
            Gates = [Sample.Gate("docs", "b", GateWhen.Before)],
        };

        var page = Page(state);

        var named = page.Descendants("section")
            .Single(s => s.Elements("h2").Any(h => h.Value.StartsWith("Waits", StringComparison.Ordinal)));
        Assert.Equal("docs", named.Descendants("b").Single().Value);
        Assert.Empty(named.Descendants("a"));
        Assert.DoesNotContain("waits at the gate", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("Running 1", page.Descendants("h2").Select(h => h.Value));
        Assert.DoesNotContain(page.Descendants("h2"), h => h.Value.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_run_on_GitHub_Actions_the_comments_are_told_and_no_command_that_works_here_alone()
    {
        var next = Page(
                ReviewSample.State() with
                {
                    Home = "origin",
                    Gates = [Sample.Gate("api", "docs", GateWhen.Before)],
                }
            )
            .Descendants("section")
            .First()
            .Value;

        Assert.Contains("/ralf approve api bbbbbbbb", next, StringComparison.Ordinal);
        Assert.Contains("/ralf answer p2 accept", next, StringComparison.Ordinal);
        Assert.Contains("/ralf retry api left right", next, StringComparison.Ordinal);
        Assert.Contains(
            "git fetch origin ralf/r1/result && git diff aaaaaaaa...FETCH_HEAD",
            next,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "ralf resume",
            next.Replace("/ralf resume", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Labels_of_the_axis_stand_apart_and_say_the_end()
    {
        SessionRecord At(int attempt, double hours, int minutes) =>
            Sample.Record("a", attempt) with
            {
                StartedAt = Sample.Noon.AddHours(hours),
                FinishedAt = Sample.Noon.AddHours(hours).AddMinutes(minutes),
            };
        var task = Sample.Task(
            "a",
            TaskState.Landed,
            At(1, 0, 5),
            At(2, 12, 5),
            At(3, 24, 60),
            At(4, 36, 4),
            At(5, 60, 3)
        );

        var axis = Classed(Page(Sample.Run(RunPhase.Done, task), Said("end", new RunResumed(), 90 * 3_600)), "axis");

        Assert.Equal(["Mar 1 12:00", "Mar 4 00:03"], Assert.Single(axis).Elements("span").Select(s => s.Value));
    }

    [Fact]
    public void A_verify_that_nobody_answered_is_no_failure()
    {
        var lost = new VerifyRecorded(
            Sample.Result,
            false,
            [new CheckRun("verify", VerifyRecorded.NoOutcome, 0, "lost")]
        );

        var page = Page(Sample.Run(RunPhase.Paused, Sample.Landed("a")) with { Verify = lost });

        Assert.Contains("lost", page.Descendants("pre").Select(p => p.Value));
        Assert.DoesNotContain("ended with -1", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("no outcome on bbbbbbbb", page.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(Classed(page, "state"), s => s.Value == "failed");
    }
}
