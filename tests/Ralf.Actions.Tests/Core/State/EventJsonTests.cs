using System.Text;
using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class EventJsonTests
{
    internal static readonly RunEvent[] All =
    [
        Started with
        {
            Only = [Id("a"), Id("b")],
        },
        Started,
        new TaskAdded(Task("f", "a b"), Id("a"), 1),
        Dispatch("a"),
        Recorded("a"),
        Recorded("a", 2, SessionReason.ContextOverflow),
        Landed("a"),
        Landed("a") with
        {
            Commit = null,
        },
        new TaskConflicted(Id("a"), 1, [Id("b")], [RepoPath.Parse("src/ü x.cs")]),
        new TaskRequeued(Id("a"), 1, SessionReason.RateLimited, Tighter: true),
        Failed("a"),
        new TaskBlocked(Id("b"), [Id("a"), Id("b")]),
        new ProposalMade("p1", Id("a"), Record("a").FollowupTasks[0], null, null),
        new ProposalMade("p2", Id("a"), null, new ScopeRequest(["docs/**"], "why"), null),
        new ProposalMade("p3", Id("a"), null, null, new DecisionProposal("what", "why")),
        new ProposalAnswered("p1", true, null),
        new ProposalAnswered("p1", false, "no"),
        new ScopeGranted(Id("a"), "p2", ["docs/**"]),
        new TaskRetried(Id("a")),
        new GateReached("api", Id("a"), GateWhen.After, Result),
        new GateApproved("api", Result, "ann", null),
        new GateApproved("api", Result, "ann", "fine"),
        new GateRejected("api", Result, "ann", "no tests"),
        new TaskAdded(
            Task("f", "a b") with
            {
                Gate = new TaskGate("g", GateWhen.Before, ["@acme/architects"]),
            },
            Id("a"),
            1
        ),
        new VerifyRecorded(Result, false, [new CheckRun("make", 2, 0.5, "tail\n\"of\" it")]),
        new VerifyDispatched(Result, 5_000_000_000),
        new VerifyDispatched(Result, 5_000_000_000) { Holds = [Id("a")] },
        new VerifyRecorded(Result, true, []) { Holds = [] },
        new VerifyBlamed(Result, [Id("a"), Id("b")]),
        new ConflictChosen(RepoPath.Parse("a/b"), Id("a"), "ann"),
        new ConflictChosen(RepoPath.Parse("a/b"), null, "ann"),
        new ResultAdopted(Base, Result, Base, "ann", 3, [RepoPath.Parse("a/b")], []),
        new BaseMoved(Base, Result, 3, [RepoPath.Parse("a/b")], [Id("a")])
        {
            Result = Base,
            Disputed = [RepoPath.Parse("c")],
        },
        new NextRequested(5_000_000_000),
        new NextStarted(5_000_000_000, 5_000_000_001),
        new NextStarted(5_000_000_000, null),
        new NextStarted(5_000_000_000, 5_000_000_002) { Caller = ".github/workflows/r.yml@refs/heads/trunk" },
        new PullRequestOpened(7, "https://github.com/o/r/pull/7"),
        Started with
        {
            Home = "origin",
            Caller = ".github/workflows/ralf-run.yml@refs/heads/main",
        },
        Dispatch("a") with
        {
            WorkflowRun = 5_000_000_000,
        },
        new RunPaused("credentials", "no key"),
        new RunResumed(),
        new RunFinished("done", Result),
        new RunCancelled("ann"),
        new LogRepaired(Base, Result, 2, "is missing"),
    ];

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Every_event_survives_being_written_and_read(int index)
    {
        var logged = new LoggedEvent(17, "some/id", Noon.AddMilliseconds(5), All[index]);

        var bytes = EventJson.Write(logged);
        var read = EventJson.Read(Run, 17, bytes);

        Assert.Equal(All[index].GetType(), read.Body.GetType());
        Assert.Equal((logged.Seq, logged.Id, logged.At), (read.Seq, read.Id, read.At));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(EventJson.Write(read)));
    }

    [Fact]
    public void Every_kind_of_event_is_among_those_tested()
    {
        var tested = All.Select(EventKinds.NameOf).Distinct().Order(StringComparer.Ordinal);
        var declared = typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).Count();

        Assert.Equal(EventKinds.Names.Order(StringComparer.Ordinal), tested);
        Assert.Equal(declared, EventKinds.Names.Count);
    }

    [Fact]
    public void An_event_is_an_object_for_people_with_a_newline_at_its_end()
    {
        var text = Encoding.UTF8.GetString(EventJson.Write(new LoggedEvent(3, "dispatch/a/1", Noon, Dispatch("a"))));

        Assert.Equal(
            """
            {
              "seq": 3,
              "id": "dispatch/a/1",
              "kind": "task_dispatched",
              "at": "2026-05-04T12:00:00Z",
              "task": "a",
              "attempt": 1,
              "fence": "a.1-f",
              "base": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
              "scope": [
                "src/a/**"
              ]
            }

            """,
            text
        );
    }

    [Fact]
    public void A_line_of_json_holds_no_line_break()
    {
        var line = EventJson.WriteLine(new LoggedEvent(0, "x", Noon, All[^5]));

        Assert.DoesNotContain((byte)'\n', line);
        Assert.Equal('{', (char)line[0]);
    }

    [Fact]
    public void What_a_later_version_adds_to_a_known_event_is_ignored()
    {
        var bytes = Encoding.UTF8.GetBytes(
            """{"seq":1,"id":"x","kind":"run_cancelled","at":"2026-05-04T12:00:00Z","by":"ann","more":[1]}"""
        );

        Assert.Equal(new RunCancelled("ann"), EventJson.Read(Run, 1, bytes).Body);
    }

    [Theory]
    [InlineData("", "is no event")]
    [InlineData("{", "is no event")]
    [InlineData("[]", "is no event")]
    [InlineData("null", "is no event")]
    [InlineData("""{"seq":1,"id":"x","kind":"run_resumed","at":"2026-05-04T12:00:00Z"} {}""", "is no event")]
    [InlineData("""{"id":"x","kind":"run_resumed","at":"2026-05-04T12:00:00Z"}""", "'seq'")]
    [InlineData("""{"seq":1,"kind":"run_resumed","at":"2026-05-04T12:00:00Z"}""", "'id'")]
    [InlineData("""{"seq":1,"id":"","kind":"run_resumed","at":"2026-05-04T12:00:00Z"}""", "'id'")]
    [InlineData("""{"seq":1,"id":"x","at":"2026-05-04T12:00:00Z"}""", "'kind'")]
    [InlineData("""{"seq":1,"id":"x","kind":"run_resumed"}""", "'at'")]
    [InlineData("""{"seq":1,"id":"x","kind":"run_resumed","at":"noon"}""", "'noon'")]
    [InlineData("""{"seq":2,"id":"x","kind":"run_resumed","at":"2026-05-04T12:00:00Z"}""", "seq is 2")]
    [InlineData("""{"seq":1,"seq":1,"id":"x","kind":"run_resumed","at":"2026-05-04T12:00:00Z"}""", "is no event")]
    [InlineData("""{"seq":1,"id":"x","kind":"run_cancelled","at":"2026-05-04T12:00:00Z"}""", "by")]
    [InlineData("""{"seq":1,"id":"x","kind":"run_cancelled","at":"2026-05-04T12:00:00Z","by":null}""", "by")]
    [InlineData(
        """{"seq":1,"id":"x","kind":"task_retried","at":"2026-05-04T12:00:00Z","task":"../x"}""",
        "not a task id"
    )]
    [InlineData("""{"seq":1,"id":"x","kind":"task_retried","at":"2026-05-04T12:00:00Z"}""", "task")]
    public void Anything_but_a_whole_event_is_refused(string text, string expected)
    {
        var error = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal("RALF402", error.Code);
        Assert.Contains("log/000000/001.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"seq":1,"id":"x","kind":"hook_sent","at":"2026-05-04T12:00:00Z"}""", "'hook_sent'")]
    [InlineData(
        """{"seq":1,"id":"x","kind":"run_resumed","at":"2026-05-04T12:00:00Z","format":2}""",
        "'format' above 1"
    )]
    [InlineData(
        """{"seq":1,"id":"x","kind":"session_recorded","at":"2026-05-04T12:00:00Z","record":{"version":2}}""",
        "'version' above 1"
    )]
    public void What_a_newer_version_wrote_is_refused_with_the_way_out(string text, string expected)
    {
        var error = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal("RALF403", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("update ralf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        var bytes = EventJson.Write(new LoggedEvent(1, "xy", Noon, new RunResumed()));
        bytes[Array.IndexOf(bytes, (byte)'x')] = 0xFF;

        Assert.Contains("is not UTF-8", Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_of_64_megabytes_is_refused()
    {
        var error = Refused(new byte[64 * 1024 * 1024]);

        Assert.Contains("67108864 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_id_of_a_record_follows_its_content()
    {
        var id = EventIds.Recorded(Record("a"));

        Assert.StartsWith("record/a.1-f/", id, StringComparison.Ordinal);
        Assert.Equal(id, EventIds.Recorded(Record("a")));
        Assert.NotEqual(id, EventIds.Recorded(Record("a") with { Summary = "other" }));
    }

    private static UserException Refused(byte[] bytes)
    {
        var error = Assert.Throws<UserException>(() => EventJson.Read(Run, 1, bytes));
        Assert.Equal(ExitCode.LogRefused, error.ExitCode);
        return error;
    }
}
