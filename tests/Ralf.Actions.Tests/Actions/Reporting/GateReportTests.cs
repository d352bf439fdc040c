using Ralf.Actions.Commands;
using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>What people read of gates.</summary>
public sealed class GateReportTests
{
    [Fact]
    public void The_summary_says_what_waits_and_what_to_type()
    {
        using var console = new TestConsole().Width(100);
        RunSummary.Write(Run(), console);
        Assert.Equal(
            """
            Run r1: paused for gate

            Landed 1
              core  2 files, 1 attempt, 1m12s, $0.25

            Waits for approval 2
              api   what api made (cccccccc)
                    ralf approve r1 api cccccccc
                    ralf reject r1 api cccccccc --why TEXT
              prod  the start of web, from bbbbbbbb
                    ralf approve r1 prod bbbbbbbb
                    ralf reject r1 prod bbbbbbbb --why TEXT

            Waiting 1
              web  not started

            2 sessions, 2,400 tokens, $0.50
            Result: ralf/r1/result (bbbbbbbb)

            Next:
              ralf approve r1 api cccccccc
              ralf approve r1 prod bbbbbbbb
              ralf resume r1
              git diff aaaaaaaa...ralf/r1/result
              ralf log r1

            """,
            console.Output
        );
    }

    [Fact]
    public void Events_at_gates_are_sentences()
    {
        RunEvent[] events =
        [
            new GateReached("api", Sample.Id("api"), GateWhen.After, Sample.Head),
            new GateReached("prod", Sample.Id("web"), GateWhen.Before, Sample.Result),
            new GateApproved("api", Sample.Head, "ann", null),
            new GateRejected("api", Sample.Head, "ann", "no\n::error::tests"),
        ];
        Assert.Equal(
            """
            what api made waits, for approval at gate api (ralf approve r1 api cccccccc)
            web waits to start, for approval at gate prod (ralf approve r1 prod bbbbbbbb)
            gate api approved for cccccccc by ann
            gate api rejected for cccccccc by ann: no : :error::tests
            """.ReplaceLineEndings("\n"),
            string.Join('\n', events.Select(e => EventText.Describe(e, Run())))
        );
    }

    [Fact]
    public void The_workflow_is_told_what_waits_at_which_commit() =>
        Assert.Equal(
            [
                ("api", "api", "/ralf approve api cccccccc"),
                ("prod", "the result, before web", "/ralf approve prod bbbbbbbb"),
            ],
            WaitingGates.Find(Run()).Select(g => (g.Name, g.Subject, g.ApproveLine))
        );

    [Fact]
    public void A_drawing_shows_what_is_held_in_a_colour_of_its_own() =>
        Assert.Contains(
            "  classDef held fill:#8250df,stroke:#8250df,color:#ffffff\n",
            RunGraph.Draw(Run()),
            StringComparison.Ordinal
        );

    private static RunState Run() =>
        Sample.Run(
            RunPhase.Paused,
            Sample.Landed("core"),
            Sample.Task("api", TaskState.Held, Sample.Record("api")),
            Sample.Task("web", TaskState.Pending)
        ) with
        {
            PausedFor = "gate",
            Gates = [Sample.Gate("api", "api", GateWhen.After), Sample.Gate("prod", "web", GateWhen.Before)],
        };
}
