using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.State;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

public sealed class LiveFrameTests
{
    [Fact]
    public void Running_tasks_come_first_then_those_that_ended_then_what_is_left()
    {
        var view = new LiveView();
        Start(view, "web", 1, "Edit web/[red]one[/].cs\u001b[2J with a very long tail that cannot fit into the line");
        Start(view, "api", 2, "Bash dotnet test");
        var failed = Sample.Task("old", TaskState.Failed, Sample.Record("old", 1, SessionReason.Turns));
        var state = Sample.Run(
            RunPhase.Running,
            Sample.Landed("core"),
            failed,
            Sample.Task("web", TaskState.Running),
            Sample.Task("api", TaskState.Running),
            Sample.Task("docs", TaskState.Pending),
            Sample.Task("end", TaskState.Pending)
        );
        view.Apply(new SessionEnded(Sample.Noon, Sample.Record("core")));
        view.Apply(
            new StateChanged(
                Sample.Noon,
                state,
                [
                    Event(new TaskLanded(Sample.Id("core"), 1, Sample.Head, Sample.Result)),
                    Event(new TaskFailed(Sample.Id("old"), 1, SessionReason.Turns, "boo")),
                ]
            )
        );
        Assert.Equal(
            """
            r1  2 running, 1 landed, 1 failed, 2 waiting  $0.70  1m05s
            api   running     #2   1m05s   $0.10    Bash dotnet test
            web   running     #1   1m05s   $0.10    Edit web/[red]one[/].cs with a very lo…
            old   failed      #1   1m12s   $0.25    out of turns
            core  landed      #1   1m12s   $0.25    did core
            and 2 more: 2 waiting

            """,
            Drawn(view, 80, 24)
        );
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 5)]
    [InlineData(200, 60)]
    [InlineData(5, 2)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public void Four_hundred_tasks_fit_any_terminal(int width, int height)
    {
        var lines = Drawn(FourHundred(), width, height).TrimEnd('\n').Split('\n');
        Assert.True(lines.Length <= Math.Max(1, height - 1));
        Assert.All(lines, l => Assert.True(new Segment(l).CellCount() <= Math.Max(1, width - 1), l));
    }

    [Fact]
    public void A_tiny_terminal_shows_the_counts_and_the_longest_running_tasks() =>
        Assert.Equal(
            """
            r1  30 running, 37…
            module-0  running
            module-1  running
            and 398 more: 28 r…

            """,
            Drawn(FourHundred(), 20, 5)
        );

    [Fact]
    public void Before_the_first_state_it_says_that_it_starts() =>
        Assert.Equal("starting  0 running  0s\n", Drawn(new LiveView(), 80, 24));

    [Fact]
    public void A_session_that_is_recorded_no_longer_runs()
    {
        var view = new LiveView();
        Start(view, "core", 1, "Edit x.cs");
        Start(view, "web", 2, "Edit y.cs");
        var recorded = new StateChanged(
            Sample.Noon,
            Sample.Run(RunPhase.Running),
            [
                Event(new SessionRecorded(Sample.Record("core", 1, SessionReason.Lost))),
                Event(new SessionRecorded(Sample.Record("web", 1, SessionReason.Lost))),
            ]
        );
        view.Apply(recorded);
        Assert.Equal(Sample.Ids("web"), view.Running.Select(r => r.Task));
    }

    [Fact]
    public void Notes_and_pauses_stay_on_the_terminal()
    {
        var view = new LiveView();
        Assert.Equal(["waiting 30s"], view.Apply(new Note(Sample.Noon, "waiting\n30s")));
        var paused = new StateChanged(
            Sample.Noon,
            Sample.Run(RunPhase.Paused),
            [Event(new RunPaused("budget", "all spent"))]
        );
        Assert.Equal(["paused, budget: all spent"], view.Apply(paused));
    }

    private static LiveView FourHundred()
    {
        var view = new LiveView();
        var tasks = Enumerable
            .Range(0, 400)
            .Select(i =>
                i < 30 ? Sample.Task($"module-{i}", TaskState.Running) : Sample.Task($"module-{i}", TaskState.Pending)
            )
            .ToArray();
        for (var i = 0; i < 30; i++)
        {
            Start(view, $"module-{i}", 1, "漢字漢字漢字漢字 \U0001F600 Edit x.cs");
        }

        view.Apply(new StateChanged(Sample.Noon, Sample.Run(RunPhase.Running, tasks), []));
        return view;
    }

    private static void Start(LiveView view, string id, int attempt, string doing)
    {
        view.Apply(new SessionStarted(Sample.Noon, Sample.Id(id), attempt));
        view.Apply(new SessionActive(Sample.Noon, Sample.Id(id), new AgentActivity(doing, new Usage(10, 10, 0.1m, 1))));
    }

    private static LoggedEvent Event(RunEvent body) => new(0, "e", Sample.Noon, body);

    private static string Drawn(LiveView view, int width, int height)
    {
        using var console = new TestConsole().Width(Math.Max(1, width)).Height(Math.Max(1, height));
        console.Write(LiveFrame.Draw(view, Sample.Noon.AddSeconds(65), width, height));
        return string.Join('\n', console.Output.Split('\n').Select(l => l.TrimEnd()));
    }
}
