using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class RunFoldTests
{
    [Fact]
    public void A_dispatched_task_runs_and_counts_as_a_session()
    {
        var state = Fold(Chain, Dispatch("a"));

        Assert.Equal(TaskState.Running, state[Id("a")].State);
        Assert.Equal(1, state[Id("a")].Attempt);
        Assert.Equal(1, state.Sessions);
        Assert.Equal(Base, state.Result);
    }

    [Fact]
    public void A_record_of_the_open_dispatch_is_taken_with_its_cost()
    {
        var state = Fold(Chain, Dispatch("a"), Recorded("a"));

        Assert.Equal(TaskState.Recorded, state[Id("a")].State);
        Assert.Equal(0.25m, state.Usage.CostUsd);
        Assert.Equal(1, state[Id("a")].UsedAttempts);
        Assert.Single(state[Id("a")].Records);
    }

    [Fact]
    public void The_first_record_for_a_fence_wins()
    {
        var second = Record("a") with { Summary = "something else" };

        var state = Fold(Chain, Dispatch("a"), Recorded("a"), new SessionRecorded(second));

        Assert.Equal("did it", Assert.Single(state[Id("a")].Records).Summary);
        Assert.Equal(0.25m, state.Usage.CostUsd);
    }

    [Fact]
    public void A_record_of_an_older_attempt_changes_nothing()
    {
        var state = Fold(
            Chain,
            Dispatch("a"),
            new TaskRequeued(Id("a"), 1, SessionReason.Lost, Tighter: false),
            Dispatch("a", 2),
            Recorded("a", 1)
        );

        Assert.Equal(TaskState.Running, state[Id("a")].State);
        Assert.Empty(state[Id("a")].Records);
        Assert.Equal(0, state.Usage.Turns);
    }

    [Fact]
    public void A_record_that_comes_after_its_task_was_requeued_changes_nothing()
    {
        var state = Fold(
            Chain,
            Dispatch("a"),
            new TaskRequeued(Id("a"), 1, SessionReason.Lost, Tighter: false),
            Recorded("a", 1)
        );

        Assert.Equal(TaskState.Pending, state[Id("a")].State);
        Assert.Empty(state[Id("a")].Records);
    }

    [Theory]
    [InlineData("Interrupted", 0)]
    [InlineData("RateLimited", 0)]
    [InlineData("Cancelled", 0)]
    [InlineData("Credentials", 0)]
    [InlineData("Timeout", 1)]
    [InlineData("Lost", 1)]
    public void Only_what_the_task_is_to_blame_for_uses_up_an_attempt(string reason, int used)
    {
        var state = Fold(Chain, Dispatch("a"), Recorded("a", 1, Enum.Parse<SessionReason>(reason)));

        Assert.Equal(used, state[Id("a")].UsedAttempts);
    }

    [Fact]
    public void A_requeued_task_is_pending_and_remembers_why()
    {
        var state = Fold(
            Chain,
            Dispatch("a"),
            Recorded("a", 1, SessionReason.ScopeViolation),
            new TaskRequeued(Id("a"), 1, SessionReason.ScopeViolation, Tighter: true)
        );

        Assert.Equal(
            (TaskState.Pending, SessionReason.ScopeViolation, true),
            (state[Id("a")].State, state[Id("a")].Reason, state[Id("a")].Tighter)
        );
    }

    [Fact]
    public void A_landed_task_moves_the_result()
    {
        var state = Fold(Chain, Dispatch("a"), Recorded("a"), Landed("a"));

        Assert.Equal(TaskState.Landed, state[Id("a")].State);
        Assert.Equal(Result, state[Id("a")].LandedCommit);
        Assert.Equal(Result, state.Result);
    }

    [Fact]
    public void All_that_needs_a_failed_task_is_blocked_with_the_path_to_it()
    {
        var state = Fold(Chain, Dispatch("a"), Recorded("a"), Failed("a"));

        Assert.Equal(TaskState.Blocked, state[Id("c")].State);
        Assert.Equal(["a", "b", "c"], state[Id("c")].BlockedBy.Select(t => t.Value));
        Assert.Equal(TaskState.Pending, state[Id("d")].State);
    }

    [Fact]
    public void The_path_to_the_cause_is_a_shortest_one()
    {
        var plan = Plan(Task("a"), Task("b", "a"), Task("c", "b"), Task("x"), Task("e", "c x"));

        var state = Fold(plan, Failed("a"), Failed("x"));

        Assert.Equal(["x", "e"], state[Id("e")].BlockedBy.Select(t => t.Value));
    }

    [Fact]
    public void A_conflicted_task_blocks_and_names_the_other_side()
    {
        var state = Fold(Chain, new TaskConflicted(Id("a"), 1, [Id("d")], [RepoPath.Parse("x.cs")]));

        Assert.Equal([Id("d")], state[Id("a")].ConflictsWith);
        Assert.Equal(TaskState.Blocked, state[Id("b")].State);
    }

    [Fact]
    public void A_retry_frees_the_task_and_all_behind_it_and_the_run_goes_on()
    {
        var state = Fold(
            Chain,
            Dispatch("a"),
            Recorded("a", 1, SessionReason.CheckFailed),
            Failed("a"),
            new TaskBlocked(Id("b"), [Id("a"), Id("b")]),
            new RunFinished("failed", Base),
            new TaskRetried(Id("a"))
        );

        Assert.Equal(RunPhase.Running, state.Phase);
        Assert.All(state.Tasks, t => Assert.Equal(TaskState.Pending, t.State));
        Assert.Equal(0, state[Id("a")].UsedAttempts);
        Assert.Empty(state[Id("b")].BlockedBy);
    }

    [Fact]
    public void A_retry_does_not_undo_what_landed()
    {
        var state = Fold(Chain, Dispatch("a"), Recorded("a"), Landed("a"), new TaskRetried(Id("a")));

        Assert.Equal(TaskState.Landed, state[Id("a")].State);
    }

    [Fact]
    public void Cancelling_ends_open_tasks_and_keeps_the_cause_of_blocked_ones()
    {
        var state = Fold(Chain, Failed("a"), Dispatch("d"), new RunCancelled("ann"));

        Assert.Equal(RunPhase.Cancelled, state.Phase);
        Assert.Equal(TaskState.Cancelled, state[Id("d")].State);
        Assert.Equal(["a", "b"], state[Id("b")].BlockedBy.Select(t => t.Value));
    }

    [Fact]
    public void What_runs_where_and_where_it_shows_is_kept()
    {
        var asked = Fold(
            Chain,
            new VerifyDispatched(Result, 7),
            new NextRequested(7),
            new PullRequestOpened(3, "https://github.com/o/r/pull/3")
        );
        var answered = Fold(
            Chain,
            new VerifyDispatched(Result, 7),
            new VerifyRecorded(Result, true, []),
            new NextRequested(7),
            new NextStarted(7, 8)
        );

        Assert.Equal(7, asked.Verifying?.WorkflowRun);
        Assert.Equal(new NextRunStatus(7, IsStarted: false, null), asked.Next);
        Assert.Equal(3, asked.PullRequest?.Number);
        Assert.Null(answered.Verifying);
        Assert.Equal(new NextRunStatus(7, IsStarted: true, 8), answered.Next);

        var moved = Fold(Chain, new NextStarted(7, 8) { Caller = "r.yml@refs/heads/trunk" }, new NextStarted(8, 9));
        Assert.Equal("r.yml@refs/heads/trunk", moved.Caller);
    }

    [Fact]
    public void A_pause_names_its_reason_until_the_run_is_resumed()
    {
        var paused = Fold(Chain, new RunPaused("credentials", "no key"));
        var resumed = Fold(Chain, new RunPaused("credentials", "no key"), new RunResumed());

        Assert.Equal((RunPhase.Paused, "credentials", "no key"), (paused.Phase, paused.PausedFor, paused.PausedDetail));
        Assert.Equal((RunPhase.Running, null), (resumed.Phase, resumed.PausedFor));
    }

    [Fact]
    public void An_added_task_is_last_and_knows_who_proposed_it()
    {
        var state = Fold(Chain, new TaskAdded(Task("f", "a"), Id("a"), 1), Failed("a"));

        Assert.Equal(Id("f"), state.Tasks[^1].Task.Id);
        Assert.Equal((Id("a"), 1), (state[Id("f")].ProposedBy, state[Id("f")].Depth));
        Assert.Equal(TaskState.Blocked, state[Id("f")].State);
    }

    [Fact]
    public void The_first_answer_to_a_proposal_stands()
    {
        var proposal = new ProposalMade("p1", Id("a"), null, null, new DecisionProposal("x", "y"));

        var state = Fold(
            Chain,
            proposal,
            new ProposalAnswered("p1", true, null),
            new ProposalAnswered("p1", false, "late")
        );

        Assert.True(Assert.Single(state.Proposals).Accepted);
    }

    [Fact]
    public void Only_the_chosen_tasks_are_selected()
    {
        var started = Started with { Only = [Id("d")] };

        var state = RunFold.Apply(RunFold.Start(Chain, Run), new LoggedEvent(0, "x", Noon, started));

        Assert.Equal([Id("d")], state.Selected);
    }

    public static TheoryData<string> Contradictions => [.. _contradicting.Keys];

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void An_event_about_what_the_log_never_introduced_is_refused(string which)
    {
        var error = Assert.Throws<UserException>(() => Fold(Chain, _contradicting[which]));

        Assert.Equal(ExitCode.LogRefused, error.ExitCode);
        Assert.Contains("'zz'", error.Message, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, RunEvent> _contradicting = new()
    {
        ["dispatch"] = Dispatch("zz"),
        ["record"] = Recorded("zz"),
        ["landed"] = Landed("zz"),
        ["failed"] = Failed("zz"),
        ["blocked"] = new TaskBlocked(Id("zz"), []),
        ["retry"] = new TaskRetried(Id("zz")),
        ["needs"] = new TaskAdded(Task("f", "zz"), Id("a"), 1),
        ["answer"] = new ProposalAnswered("zz", true, null),
        ["outcome"] = new RunFinished("zz", Base),
    };

    [Fact]
    public void A_state_handed_out_does_not_change_with_later_events()
    {
        var before = Fold(Chain);
        var after = RunFold.Apply(before, new LoggedEvent(1, "x", Noon, new TaskAdded(Task("f"), Id("a"), 1)));

        Assert.Null(before.Find(Id("f")));
        Assert.NotNull(after.Find(Id("f")));
        Assert.Equal(4, before.Tasks.Count);
    }
}
