using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Who may say what at which gate.</summary>
public sealed class GateAnswersTests
{
    private static readonly GateReached _reached = new("gate-a", Id("a"), GateWhen.After, Result);

    public static TheoryData<string, string?, string?, string> Refused { get; } =
        new()
        {
            { "nope", null, null, "RALF541 nothing waits at a gate 'nope'; awaiting an answer: gate-a cccccccc" },
            { "gate-a", "cccccc", null, "RALF543 'cccccc' is no commit: give its first 7" },
            { "gate-a", "not-hexx", null, "RALF543 'not-hexx' is no commit" },
            {
                "gate-a",
                "cccccccd",
                null,
                "RALF544 what waits at gate 'gate-a' is cccccccc, not cccccccd: look at that"
            },
            { "gate-a", null, "eve", "RALF545 'eve' may not answer at gate 'gate-a': its approvers are ann, @Bob" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_answer_that_cannot_hold_is_refused(string gate, string? subject, string? by, string says)
    {
        var state = Held("ann", "@Bob");
        foreach (
            var answer in new Action[]
            {
                () => GateAnswers.Approve(state, gate, subject, by),
                () => GateAnswers.Reject(state, gate, subject, by, "why"),
            }
        )
        {
            var error = Assert.Throws<UserException>(answer);
            Assert.StartsWith(says, $"{error.Code} {error.Message}", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("@ANN", "ann")]
    [InlineData("bob", "ann", "@Bob")]
    [InlineData("eve")]
    [InlineData("eve", "ann", "@acme/architects")]
    [InlineData(null, "ann")]
    public void Approvers_are_compared_and_members_of_teams_cannot_be(string? by, params string[] approvers)
    {
        var answer = Assert.Single(GateAnswers.Approve(Held(approvers), "gate-a", null, by));
        Assert.Equal(new GateApproved("gate-a", Result, by?.TrimStart('@') ?? "command line", null), answer.Body);
    }

    [Fact]
    public void The_first_answer_stands()
    {
        var approved = Fold(
            OnePlan(),
            Dispatch("a"),
            Recorded("a"),
            _reached,
            new GateApproved("gate-a", Result, "ann", null),
            new GateRejected("gate-a", Result, "bob", "no")
        );
        Assert.Equal((GateState.Approved, "ann"), (approved.Gates[0].State, approved.Gates[0].By));
        Assert.Equal(TaskState.Recorded, approved[Id("a")].State);

        var error = Assert.Throws<UserException>(() => GateAnswers.Reject(approved, "gate-a", null, null, "no"));
        Assert.Equal(
            "RALF542 gate 'gate-a' is approved for cccccccc already, by ann: the first answer stands",
            $"{error.Code} {error.Message}"
        );
        var held = Held();
        Assert.Equal(
            GateAnswers.Approve(held, "gate-a", null, "ann")[0].Id,
            GateAnswers.Reject(held, "gate-a", null, "bob", "no")[0].Id
        );
    }

    [Fact]
    public void An_answer_to_other_work_than_what_waits_does_nothing()
    {
        foreach (
            var stale in new RunEvent[]
            {
                new GateApproved("gate-a", Base, "ann", null),
                new GateRejected("gate-a", Base, "ann", "no"),
            }
        )
        {
            var state = Fold(OnePlan(), Dispatch("a"), Recorded("a"), _reached, stale);
            Assert.Equal(GateState.Waiting, Assert.Single(state.Gates).State);
            Assert.Equal(TaskState.Held, state[Id("a")].State);
        }
    }

    [Fact]
    public void Nothing_is_rejected_without_a_reason() =>
        Assert.Equal(
            "RALF546",
            Assert.Throws<UserException>(() => GateAnswers.Reject(Held(), "gate-a", null, null, " \n")).Code
        );

    [Fact]
    public void A_line_of_a_person_is_an_answer_and_wakes_the_run()
    {
        var paused = Held("ann") with { Phase = RunPhase.Paused, PausedFor = "gate" };
        var events = SlashCommandEvents.Decide(
            paused,
            SlashCommand.Parse("/ralf reject gate-a cccccccc: names: are wrong"),
            "ann"
        );
        Assert.Equal(
            [new GateRejected("gate-a", Result, "ann", "names: are wrong"), new RunResumed { By = "ann" }],
            events.Select(e => e.Body)
        );
        Assert.Equal(
            new GateApproved("gate-a", Result, "ann", null),
            Assert.Single(SlashCommandEvents.Decide(Held(), SlashCommand.Parse("approve GATE-A"), "ann")).Body
        );
        Assert.Throws<UserException>(() =>
            SlashCommandEvents.Decide(paused, SlashCommand.Parse("approve gate-a"), "eve")
        );
    }

    [Fact]
    public void A_gate_that_the_plan_does_not_have_is_not_approved_beforehand()
    {
        GateAnswers.CheckNames(OnePlan(), ["ALL", "Gate-A"]);
        var error = Assert.Throws<UserException>(() => GateAnswers.CheckNames(OnePlan(), ["x"]));
        Assert.Equal(
            "there is no gate 'x' in this plan: it has gate-a; `--approve all` stands for every gate",
            error.Message
        );
    }

    [Fact]
    public void A_log_in_which_a_task_reaches_the_gate_of_another_is_refused()
    {
        var reached = _reached with { Gate = "gate-b" };
        Assert.Equal("RALF405", Assert.Throws<UserException>(() => Fold(OnePlan(), Dispatch("a"), reached)).Code);
        var answer = new GateApproved("gate-b", Result, "ann", null);
        Assert.Equal("RALF405", Assert.Throws<UserException>(() => Fold(OnePlan(), answer)).Code);
    }

    private static Plan OnePlan(params string[] approvers) => Plan(Task("a").Gated(GateWhen.After, approvers));

    private static RunState Held(params string[] approvers)
    {
        var state = Fold(OnePlan(approvers), Dispatch("a"), Recorded("a"), _reached);
        Assert.Equal(TaskState.Held, state[Id("a")].State);
        return state;
    }
}
