using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class StateLogTests
{
    private readonly MemoryGitStore _store = new();

    private static NewEvent Dispatched(string task, int attempt = 1) =>
        new(EventIds.Dispatched(Id(task), attempt), Dispatch(task, attempt));

    [Fact]
    public void A_new_run_has_its_branch_its_result_and_its_first_event()
    {
        var log = Create(_store);

        Assert.Equal(log.Tip, _store.ResolveCommit(Run.StateRef));
        Assert.Equal(Base, _store.ResolveCommit(Run.ResultRef));
        Assert.Equal(Base, _store.ResolveCommit(Run.ResultBranch));
        Assert.IsType<RunStarted>(Assert.Single(log.Events).Body);
    }

    [Fact]
    public void A_run_is_created_once()
    {
        Create(_store);

        Assert.False(StateLog.TryCreate(_store, Chain, Started, Noon, out var second));
        Assert.Null(second);
    }

    [Fact]
    public void What_was_appended_is_there_when_the_log_is_opened()
    {
        var log = Create(_store);
        Assert.True(log.Append(Dispatched("a"), Dispatched("d")));

        var opened = Open(_store);

        Assert.Equal(log.Tip, opened.Tip);
        Assert.Equal(log.Events.Select(e => (e.Seq, e.Id, e.At)), opened.Events.Select(e => (e.Seq, e.Id, e.At)));
        Assert.Equal(2, opened.State.Sessions);
        Assert.Equal(2, opened.State.LastSeq);
    }

    [Fact]
    public void A_batch_is_one_commit_on_top_of_the_tip()
    {
        var log = Create(_store);
        var before = log.Tip;

        log.Append(Dispatched("a"), Dispatched("d"));

        var commit = _store.ReadCommit(log.Tip);
        Assert.Equal([before], commit.Parents);
        Assert.Equal("log 1: 2 task_dispatched\n", commit.Message);
    }

    [Fact]
    public void An_event_whose_id_is_there_is_left_out()
    {
        var log = Create(_store);
        log.Append(Dispatched("a"));
        var tip = log.Tip;

        Assert.True(log.Append(Dispatched("a"), Dispatched("a")));

        Assert.Equal(tip, log.Tip);
        Assert.Equal(2, log.Events.Count);
    }

    [Fact]
    public void An_id_twice_in_a_batch_is_appended_once()
    {
        var log = Create(_store);

        log.Append(Dispatched("a"), Dispatched("a"));

        Assert.Equal(2, Open(_store).Events.Count);
    }

    [Fact]
    public void Other_refs_move_with_the_events_or_not_at_all()
    {
        var log = Create(_store);
        var wrong = new RefUpdate(Run.ResultRef, Result, Result);
        var right = wrong with { Expected = Base };

        Assert.False(log.TryAppend([Dispatched("a")], Noon, [wrong]));
        Assert.Single(Open(_store).Events);

        Assert.True(log.TryAppend([Dispatched("a")], Noon, [right]));
        Assert.Equal(Result, _store.ResolveCommit(Run.ResultRef));
    }

    [Fact]
    public void Refs_alone_move_under_the_lease_of_the_log()
    {
        var mine = Create(_store);
        var other = Open(_store);
        other.Append(Dispatched("a"));
        RefUpdate[] move = [new("refs/heads/x", GitId.None, Base)];

        Assert.False(mine.TryAppend([], Noon, move));
        Assert.True(mine.TryAppend([], Noon, move));

        Assert.Equal(Base, _store.ResolveCommit("refs/heads/x"));
        Assert.Equal(other.Tip, mine.Tip);
    }

    [Fact]
    public void A_transaction_done_again_after_its_answer_was_lost_succeeds()
    {
        var log = Create(_store);
        var stale = Open(_store);
        RefUpdate[] move = [new(Run.ResultBranch, Base, Result)];
        Assert.True(log.TryAppend([Dispatched("a")], Noon, move));

        Assert.False(stale.TryAppend([Dispatched("a")], Noon, move));
        Assert.True(stale.TryAppend([Dispatched("a")], Noon, move));

        Assert.Equal(2, stale.Events.Count);
    }

    [Fact]
    public void Who_comes_second_reads_anew_and_loses_nothing()
    {
        var one = Create(_store);
        var two = Open(_store);

        Assert.True(one.Append(Dispatched("a")));
        Assert.False(two.Append(Dispatched("d")));
        Assert.Equal(TaskState.Running, two.State[Id("a")].State);
        Assert.True(two.Append(Dispatched("d")));

        one.Refresh();
        Assert.Equal(two.Tip, one.Tip);
        Assert.Equal(["run/started", "dispatch/a/1", "dispatch/d/1"], one.Events.Select(e => e.Id));
    }

    [Fact]
    public void A_refused_lease_appends_nothing()
    {
        var log = Create(_store);
        _store.LeasesToFail = 1;

        Assert.False(log.Append(Dispatched("a")));
        Assert.Single(log.Events);
        Assert.True(log.Append(Dispatched("a")));
    }

    [Fact]
    public void An_event_that_contradicts_the_log_is_never_written()
    {
        var log = Create(_store);
        var tip = log.Tip;

        Assert.Throws<UserException>(() => log.Append(Dispatched("zz")));

        Assert.Equal(tip, _store.ResolveCommit(Run.StateRef));
        Assert.True(log.Append(Dispatched("a")));
    }

    [Fact]
    public void Accepted_decisions_are_rendered_and_the_plan_never_changes()
    {
        var log = Create(_store);
        var plan = TreeOf(log)[LogTree.PlanFile];
        var proposal = new DecisionProposal("No nulls\n# Hi", "safer");

        log.Append(new NewEvent("p", new ProposalMade("p1", Id("a"), null, null, proposal)));
        log.Append(new NewEvent("q", new ProposalAnswered("p1", true, null)));

        var text = System.Text.Encoding.UTF8.GetString(_store.ReadBlob(TreeOf(log)[LogTree.DecisionsFile]));
        Assert.Contains("- Use results (docs/decisions.md)\n", text, StringComparison.Ordinal);
        Assert.Contains("- No nulls # Hi: safer (proposal p1 by a)\n", text, StringComparison.Ordinal);
        Assert.Equal(plan, TreeOf(log)[LogTree.PlanFile]);
    }

    [Fact]
    public void A_thousand_events_fill_a_folder_and_a_refresh_reads_only_what_is_new()
    {
        var log = Create(_store);
        var other = Open(_store);
        var events = Enumerable.Range(1, 2500).Select(i => new NewEvent($"x{i}", new RunResumed())).ToArray();
        log.Append(events[..998]);
        log.Append(events[998..2400]);
        other.Refresh();
        log.Append(events[2400..]);
        var reads = _store.Reads;

        other.Refresh();

        Assert.Equal(2501, other.Events.Count);
        Assert.InRange(_store.Reads - reads, 100, 115);
        Assert.Equal(2501, Open(_store).Events.Count);
    }

    [Fact]
    public void Appending_costs_the_same_however_long_the_log_is()
    {
        var log = Create(_store);
        log.Append(Enumerable.Range(0, 10_499).Select(i => new NewEvent($"x{i}", new RunResumed())).ToArray());
        var (bytes, reads) = (_store.BytesWritten, _store.Reads);

        log.Append(new NewEvent("y", new RunResumed()));

        Assert.InRange(_store.BytesWritten - bytes, 1, 20_000);
        Assert.Equal(reads, _store.Reads);
    }

    [Fact]
    public void Runs_are_listed_with_the_last_written_one_first()
    {
        Create(_store);
        var later = Started with { Run = RunId.Parse("r0") };
        StateLog.TryCreate(_store, Chain, later, Noon.AddHours(1), out _);
        _store.TryUpdateRefs([new RefUpdate("refs/heads/ralf/Not A Run/state", null, Base)]);

        Assert.Equal(["r0", "r1"], StateLog.Runs(_store).Select(r => r.Value));
    }

    [Fact]
    public void Opening_a_run_that_does_not_exist_names_those_that_do()
    {
        Create(_store);

        var error = Assert.Throws<UserException>(() => StateLog.Open(_store, RunId.Parse("nope")));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal("there is no run 'nope'; the runs here are r1", error.Message);
    }

    private Dictionary<string, GitId> TreeOf(StateLog log) =>
        _store.ReadTree(_store.ReadCommit(log.Tip).Tree).ToDictionary(e => e.Name, e => e.Id, StringComparer.Ordinal);
}
