using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Reporting.HtmlPages;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>What agents wrote, in the page of a run.</summary>
public sealed partial class HtmlReportSafetyTests
{
    private const string Hostile =
        "</style></pre><script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;\"'<!-- \u202e\u0007\u001b[31m red";

    [Fact]
    public void What_agents_wrote_is_text_and_nothing_else()
    {
        var page = Page(HostileState(), Said("proposal", new ProposalAnswered("p1", true, Hostile)));

        string[] elements =
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "section",
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
            "span",
            "div",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "pre",
            "code",
            "a",
            "b",
            "details",
            "summary",
            "article",
            "label",
            "input",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ];
        Assert.Empty(page.Descendants().Select(e => e.Name.LocalName).Distinct().Except(elements));
        string[] attributes =
        [
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "id",
            "style",
            "title",
            "href",
            "type",
            "checked",
        ];
        Assert.Empty(page.Descendants().Attributes().Select(a => a.Name.LocalName).Distinct().Except(attributes));
        Assert.All(
            page.Descendants("a").Attributes("href"),
            h => Assert.StartsWith("#task-", h.Value, StringComparison.Ordinal)
        );
        Assert.All(page.Descendants().Attributes("style"), s => Assert.Matches(Style(), s.Value));
        // All of it can be read, in each of the places where it stands.
        Assert.InRange(page.Root!.Value.Split("<script>alert(1)</script>").Length - 1, 15, 100);
        Assert.DoesNotContain(page.Root!.Value, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202e', page.Root!.Value);
    }

    [Fact]
    public void A_browser_reads_it_as_it_was_meant()
    {
        var text = Text(HostileState());

        Assert.StartsWith(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"",
            text,
            StringComparison.Ordinal
        );
        // An element that closes itself would stay open in HTML.
        Assert.All(ClosesItself().Matches(text), m => Assert.Matches("^<(meta|input) ", m.Value));
        Assert.DoesNotContain("<![CDATA[", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[<>&]", HtmlStyle.Sheet);
        // Nothing in the style sheet or elsewhere asks for something from another place.
        Assert.DoesNotMatch(@"url\(|@import|src=|https?:", text.Replace(Escaped, "", StringComparison.Ordinal));
    }

    private static string Escaped => "&lt;img src=x";

    private static RunState HostileState()
    {
        var record = Sample.Record("a", 1, SessionReason.CheckFailed) with
        {
            Detail = Hostile,
            Summary = $"{Hostile}\n{Hostile}",
            Decisions = [new Decision(Hostile, Hostile)],
            Warnings = [Hostile],
            Checks = [new CheckRun(Hostile, 1, 1, Hostile)],
            Findings = [new DataFinding("a/x.json", 1, null, "/a", Hostile)],
            FilesModified = Sample.Paths("a/" + Hostile.Replace("/", "-", StringComparison.Ordinal)[..60]),
        };
        var task = Sample.Task("a", TaskState.Failed, record);
        var state = Sample.Run(
            RunPhase.Paused,
            task with
            {
                Detail = Hostile,
                Task = task.Task with { Title = Hostile, Prompt = Hostile, Checks = [Hostile], Scope = [Hostile] },
            }
        );
        return state with
        {
            PausedFor = "gates",
            PausedDetail = Hostile,
            Plan = state.Plan with
            {
                Goal = Hostile,
                Base = Hostile,
                Decisions = [new PlanDecision(Hostile, "ralf.yml")],
            },
            PullRequest = new PullRequestOpened(3, "javascript:alert(1)" + Hostile),
            Proposals = [Sample.Proposal("p1", "a", Sample.Followup("b", Hostile))],
            Gates = [Sample.Gate(Hostile, "a", GateWhen.Before)],
            Verify = new VerifyRecorded(Sample.Result, false, [new CheckRun(Hostile, 1, 1, Hostile)]),
        };
    }

    [GeneratedRegex(@"^(flex-grow:\d+|right:[\d.]+%|left:[\d.]+%|left:min\([\d.]+%,100% - 3px\);width:[\d.]+%)$")]
    private static partial Regex Style();

    [GeneratedRegex("<[^<>]*/>")]
    private static partial Regex ClosesItself();
}
