using Ralf.Actions.Runs;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class SlashCommandParserTests
{
    public static TheoryData<string, string> Lines =>
        new()
        {
            { "approve api 1a2b3c4d", "ApproveSlashCommand { Gate = api, Subject = 1a2b3c4d }" },
            { "/ralf approve api", "ApproveSlashCommand { Gate = api, Subject =  }" },
            {
                "  /ralf  reject api 1a2b3c4d:  names: are wrong ",
                "RejectSlashCommand { Gate = api, Subject = 1a2b3c4d, Why = names: are wrong }"
            },
            { "reject api: too much", "RejectSlashCommand { Gate = api, Subject = , Why = too much }" },
            { "reject api 1a2b", "RejectSlashCommand { Gate = api, Subject = 1a2b, Why =  }" },
            { "answer a.1-1 accept", "AnswerSlashCommand { Proposal = a.1-1, IsAccepted = True, Why =  }" },
            {
                "answer a.1-1 reject not now",
                "AnswerSlashCommand { Proposal = a.1-1, IsAccepted = False, Why = not now }"
            },
            { "resolve src/a b.cs take api", "ResolveSlashCommand { Path = src/a b.cs, Take = api }" },
            { "cancel", "CancelSlashCommand { }" },
            { "/ralf resume", "ResumeSlashCommand { Limits =  }" },
            {
                "resume sessions=3 budget_usd=8.5",
                "ResumeSlashCommand { Limits = NewLimits { Sessions = 3, BudgetUsd = 8.5, BudgetTokens =  } }"
            },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_read(string line, string expected) => Assert.Equal(expected, $"{SlashCommand.Parse(line)}");

    [Fact]
    public void Tasks_to_retry_are_a_list_or_all()
    {
        Assert.Equal(["a", "b"], Assert.IsType<RetrySlashCommand>(SlashCommand.Parse("retry a b")).Tasks);
        Assert.Empty(Assert.IsType<RetrySlashCommand>(SlashCommand.Parse("retry all")).Tasks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("/ralf")]
    [InlineData("retry")]
    [InlineData("approve")]
    [InlineData("approve a b c")]
    [InlineData("answer p1")]
    [InlineData("answer p1 maybe")]
    [InlineData("cancel everything")]
    [InlineData("please cancel")]
    [InlineData("cancel\nretry a")]
    [InlineData("cancel\u001b[2J")]
    [InlineData("/RALF cancel")]
    public void Anything_else_is_refused_with_what_there_is(string line)
    {
        var error = Assert.Throws<UserException>(() => SlashCommand.Parse(line));
        Assert.Equal("RALF551", error.Code);
        Assert.Contains("retry TASK", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_line_has_an_end() =>
        Assert.Throws<UserException>(() => SlashCommand.Parse("retry " + new string('a', 600)));

    [Fact]
    public void A_paused_run_is_woken_by_any_slash_command()
    {
        var paused = Fold(Chain, Failed("a"), new RunPaused("failures", "five"));

        var events = SlashCommandEvents.Decide(paused, SlashCommand.Parse("retry all"), "ann");

        Assert.Equal(
            [new TaskRetried(Id("a")) { By = "ann" }, new RunResumed { By = "ann" }],
            events.Select(e => e.Body)
        );
        Assert.Equal(
            RunPhase.Running,
            Fold(Chain, [Failed("a"), new RunPaused("failures", "five"), .. events.Select(e => e.Body)]).Phase
        );
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        var done = Fold(Chain, new RunFinished("done", Result));
        var fresh = Fold(Chain);
        Assert.Equal("RALF527", Refused(done, "cancel"));
        Assert.Equal("RALF554", Refused(done, "resume"));
        Assert.Equal("RALF553", Refused(fresh, "retry all"));
        Assert.Equal("RALF524", Refused(fresh, "retry nobody"));
        Assert.Equal("RALF526", Refused(fresh, "retry a"));
        Assert.Equal("RALF533", Refused(fresh, "answer p1 accept"));
        Assert.Empty(SlashCommandEvents.Decide(fresh, SlashCommand.Parse("resume"), null));
    }

    [Fact]
    public void An_accepted_task_is_added_once()
    {
        var followup = new FollowupTask("f", null, "do f", ["src/f/**"], null, null, "needed");
        var state = Fold(Chain, new ProposalMade("a.1-1", Id("a"), followup, null, null));
        var events = SlashCommandEvents.Decide(state, SlashCommand.Parse("answer a.1-1 accept"), "ann");
        Assert.Equal(["ProposalAnswered", "TaskAdded"], events.Select(e => e.Body.GetType().Name));
        Assert.Equal("ann", Assert.IsType<ProposalAnswered>(events[0].Body).By);
    }

    private static string Refused(RunState state, string line) =>
        Assert.Throws<UserException>(() => SlashCommandEvents.Decide(state, SlashCommand.Parse(line), null)).Code;
}
