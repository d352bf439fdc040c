using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

public sealed class SessionVerdictTests
{
    private static readonly PathChange _change = new(
        RepoPath.Parse("src/a.cs"),
        GitMode.None,
        GitId.None,
        GitMode.File,
        GitId.Parse(new string('a', 40))
    );

    [Theory]
    [InlineData("Timeout", "Timeout")]
    [InlineData("Turns", "Turns")]
    [InlineData("Budget", "Budget")]
    [InlineData("Crash", "Crash")]
    [InlineData("RateLimited", "RateLimited")]
    [InlineData("Credentials", "Credentials")]
    [InlineData("Account", "Account")]
    [InlineData("Network", "Network")]
    [InlineData("Policy", "Policy")]
    [InlineData("Stalled", "Stalled")]
    [InlineData("AskedApproval", "AskedApproval")]
    [InlineData("Setup", "Setup")]
    [InlineData("ContextOverflow", "ContextOverflow")]
    [InlineData("AgentError", "AgentError")]
    [InlineData("Cancelled", "Interrupted")]
    public void An_agent_that_did_not_complete_gives_its_reason(string end, string reason)
    {
        var kept = SessionVerdict.Decide(Seen(Enum.Parse<AgentEnd>(end), changed: true));
        Assert.Equal(SessionStatus.Partial, kept.Status);
        Assert.Equal(reason, kept.Reason.ToString());
        var nothing = SessionVerdict.Decide(Seen(Enum.Parse<AgentEnd>(end), changed: false));
        Assert.Equal(SessionStatus.Failed, nothing.Status);
    }

    /// <summary>Changed, outside paths, missing output, and checks as <c>-</c> (none), <c>ok</c> or
    /// <c>red</c>.</summary>
    [Theory]
    [InlineData(true, false, false, "-", "Complete ")]
    [InlineData(true, false, false, "ok", "Complete ")]
    [InlineData(true, false, false, "red", "Partial CheckFailed")]
    [InlineData(false, false, false, "-", "Failed NothingDone")]
    [InlineData(false, false, false, "ok", "Failed NothingDone")]
    [InlineData(false, false, false, "red", "Partial CheckFailed")]
    [InlineData(true, true, false, "ok", "Complete ")]
    [InlineData(true, true, false, "-", "Partial ScopeViolation")]
    [InlineData(true, true, false, "red", "Partial ScopeViolation")]
    [InlineData(true, true, true, "ok", "Failed ScopeViolation")]
    [InlineData(true, false, true, "ok", "Partial MissingOutput")]
    public void Finished_work_is_judged_by_what_was_seen(
        bool changed,
        bool outside,
        bool missing,
        string checks,
        string expected
    )
    {
        var seen = Seen(AgentEnd.Completed, changed) with
        {
            MissingOutput = missing ? ["out.txt"] : [],
            Checks = checks == "-" ? [] : [new("make", checks == "ok" ? 0 : 1, 1, "")],
        };
        if (outside)
        {
            seen = seen with { Changes = seen.Changes with { Refused = [new(_change, Refusal.OutOfScope)] } };
        }

        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal(expected, $"{verdict.Status} {verdict.Reason}");
        Assert.Equal(outside && verdict.Status == SessionStatus.Complete ? 1 : 0, verdict.Warnings(seen).Count());
    }

    [Fact]
    public void A_session_that_changed_nothing_is_complete_only_if_it_said_so()
    {
        var silent = Seen(AgentEnd.Completed, changed: false);
        var said = silent.Agent! with { FinalText = "May I\nwrite?", RefusedCalls = ["Write", "Bash", "Write"] };
        var refused = silent with { Agent = said };
        var verdict = SessionVerdict.Decide(refused);
        Assert.Equal(
            "nothing was done, and the agent did not log that it is complete: 3 tool calls were refused: Write, Bash. It said: May I write?",
            verdict.Detail
        );
        Assert.Equal(["3 tool calls were refused: Write, Bash"], verdict.Warnings(refused));

        var complete = said with { Log = AgentLog.Empty with { Status = AgentStatus.Complete } };
        Assert.Equal(
            new(SessionStatus.Complete, SessionReason.NoChange, "changed nothing"),
            SessionVerdict.Decide(silent with { Agent = complete })
        );
    }

    /// <summary>Whatever the agent says of itself, and though an output is missing.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("Failed")]
    [InlineData("Complete")]
    public void Rules_that_keep_an_agent_from_its_scope_are_not_its_own_fault(string? said)
    {
        var seen = Seen(AgentEnd.Completed, changed: false) with
        {
            RefusedInScope = ["src/a", "src/b"],
            MissingOutput = ["src/a"],
        };
        var status = said is null ? (AgentStatus?)null : Enum.Parse<AgentStatus>(said);
        seen = seen with { Agent = seen.Agent! with { Log = AgentLog.Empty with { Status = status } } };

        var verdict = SessionVerdict.Decide(seen);

        Assert.Equal((SessionStatus.Failed, SessionReason.Policy), (verdict.Status, verdict.Reason));
        Assert.Contains("in its scope (src/a, src/b)", verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_no_matter_where_work_was_done()
    {
        var seen = Seen(AgentEnd.Completed, changed: true) with { RefusedInScope = ["src/b"] };

        Assert.Equal(SessionStatus.Complete, SessionVerdict.Decide(seen).Status);
    }

    [Fact]
    public void Refused_calls_are_a_warning_also_if_the_work_was_done()
    {
        var seen = Seen(AgentEnd.Completed, changed: true);
        seen = seen with { Agent = seen.Agent! with { RefusedCalls = ["Bash"] } };
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal(SessionStatus.Complete, verdict.Status);
        Assert.Equal(["1 tool call was refused: Bash"], verdict.Warnings(seen));
    }

    [Theory]
    [InlineData("Failed", "Partial AgentError")]
    [InlineData("Partial", "Partial AgentError")]
    [InlineData("Complete", "Complete ")]
    public void What_the_agent_says_of_itself_can_only_lower_the_verdict(string said, string expected)
    {
        var seen = Seen(AgentEnd.Completed, changed: true);
        seen = seen with
        {
            Agent = seen.Agent! with { Log = AgentLog.Empty with { Status = Enum.Parse<AgentStatus>(said) } },
        };
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal(expected, $"{verdict.Status} {verdict.Reason}");
    }

    [Fact]
    public void A_failed_setup_is_no_failure_of_the_task()
    {
        var seen = new SessionObservations(new("npm ci", 3, 1, ""), null, new([], []), GitId.EmptyTree, [], []);
        Assert.Equal(
            new(SessionStatus.Failed, SessionReason.Setup, "setup failed: npm ci (exit code 3)"),
            SessionVerdict.Decide(seen)
        );
    }

    private static SessionObservations Seen(AgentEnd end, bool changed) =>
        new(
            null,
            new(end, "why", null, null, Usage.None, AgentLog.Empty),
            new(changed ? [_change] : [], []),
            GitId.EmptyTree,
            [],
            []
        );
}
