using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Commands;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>Runs whose jobs have nothing in common but the remote: clones that are thrown away, packets,
/// artifacts.</summary>
public sealed class WaveTests : IDisposable
{
    private readonly WaveFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_plan_runs_in_waves_to_a_verified_result()
    {
        _bench.Start(Chain with { Verify = ["test -f src/c/new.cs"] });

        var one = await _bench.RunAsync(11);
        Assert.Equal("a landed, b pending, c pending, d landed", Standings(one.State));
        await _bench.RunAsync(12);
        var three = await _bench.RunAsync(13);
        Assert.Equal(NextStep.Verify, WorkflowDecisions.DecideNext(three, new HashSet<long>()));
        var verified = await _bench.RunAsync(14);
        Assert.True(verified.State.Verify?.Passed);
        Assert.Equal(NextStep.Finish, WorkflowDecisions.DecideNext(verified, new HashSet<long>()));

        var (coordinator, jobs, _) = _bench.Next(15);
        Assert.Empty(jobs);
        Assert.Equal(RunPhase.Done, coordinator.State.Phase);
        Assert.Equal(coordinator.State.Result.Hex, _bench.Git("rev-parse", "refs/heads/ralf/r1/result"));
        Assert.Equal(
            ["a", "b", "c", "d"],
            _bench
                .Git("for-each-ref", "--format=%(refname:lstrip=4)", "refs/heads/ralf/r1/*.1")
                .Split('\n')
                .Select(n => n[..1])
        );
        Assert.Empty(RunAudit.Audit(coordinator.Store, Run));
    }

    [Theory]
    [InlineData("resume", "r1")]
    [InlineData("resume")]
    public async Task In_a_clone_it_is_not_resumed_and_how_it_goes_on_is_told(params string[] arguments)
    {
        _bench.Start(Chain);
        using var folder = new TempFolder();
        _bench.Git("clone", "-q", _bench.Remote, folder.Root);
        // Even where the clone has read the log before, and where it has a branch of it.
        await CommandLine.RunAsync(folder.Root, "log", "r1");

        var called = await CommandLine.RunAsync(folder.Root, arguments);
        _bench.Git("-C", folder.Root, "branch", "ralf/r1/state", "origin/ralf/r1/state");
        var again = await CommandLine.RunAsync(folder.Root, arguments);

        Assert.All(
            [called, again],
            c =>
            {
                Assert.Equal(2, c.Exit);
                Assert.Contains("error RALF593", c.Talk, StringComparison.Ordinal);
                Assert.Contains("gh workflow run r.yml --ref main -f run=r1", c.Talk, StringComparison.Ordinal);
            }
        );
        Assert.DoesNotContain(_bench.Coordinator().State.Tasks, t => t.Attempt > 0);
    }

    [Fact]
    public async Task A_run_that_is_at_home_in_another_clone_is_none_of_this_one()
    {
        using var home = new TempRepository();
        home.Commit("base", ("README.md", "r\n"));
        using var repository = GitRepository.Open(home.Root);
        RunStart.Create(repository, Plan(Task("a")), "r2", null, TimeProvider.System.GetUtcNow());
        using var folder = new TempFolder();
        home.Git("clone", "-q", home.Root, folder.Root);

        var called = await CommandLine.RunAsync(folder.Root, "resume", "r2");

        Assert.Equal(2, called.Exit);
        Assert.Contains("error RALF401: there is no run 'r2'", called.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wave_is_bounded_by_slots_sessions_and_money()
    {
        var tasks = Enumerable.Range(0, 12).Select(n => Task($"t{n}")).ToArray();
        var rich = tasks.Select(t => t with { Agent = t.Agent with { BudgetUsd = 2 } });
        _bench.Start(Plan([.. rich]) with { Limits = new PlanLimits(Sessions: 7, BudgetUsd: 9) });
        var (_, jobs, _) = _bench.Next(11, parallel: 1);
        Assert.Equal(4, jobs.Count);
        Assert.Equal((40 + 15, 40 + 25), (jobs[0].StepMinutes, jobs[0].JobMinutes));
        Assert.All(jobs, l => Assert.InRange(l.StepMinutes, 41, l.JobMinutes - 1));

        // Another workflow run: nothing beside the four that are out.
        Assert.Empty(_bench.Next(12, parallel: 1).Jobs);

        // With more room the money bounds it: four at two dollars are out.
        Assert.Empty(_bench.Next(13, parallel: 4).Jobs);
    }

    [Theory]
    [InlineData("docs/z.md", true)]
    [InlineData(".github/workflows/x.yml", false)]
    public async Task What_a_person_pushed_is_taken_in_where_the_remote_lets_it(string path, bool isTaken)
    {
        _bench.Forbid(".github/workflows/x.yml");
        _bench.Start(Chain);
        await _bench.RunAsync(11);
        _bench.CommitOnResult(path, "theirs");

        await _bench.RunAsync(12);
        var coordinator = await _bench.RunAsync(13);

        Assert.Equal("a landed, b landed, c landed, d landed", Standings(coordinator.State));
        Assert.Equal(isTaken ? 1 : 0, coordinator.State.Adoptions.Count);
        var files = _bench.Git("ls-tree", "-r", "--name-only", coordinator.State.Result.Hex).Split('\n');
        Assert.Contains("src/c/new.cs", files);
        Assert.Equal(isTaken, files.Contains(path));
        Assert.Empty(RunAudit.Audit(coordinator.Store, Run));
        var left = PublishedResult.Follow((OriginStore)coordinator.Store, coordinator.State, coordinator.Log.Tip);
        Assert.Equal(isTaken, left is null);
        Assert.Contains(isTaken ? "" : "change of workflow files", $"{left}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_job_that_runs_again_gives_its_own_open_dispatches_again()
    {
        _bench.Start(Chain);
        var (_, first, packets) = _bench.Next(11);
        await _bench.WorkAsync(11, 1, first[0], packets);

        var (coordinator, again, _) = _bench.Next(11, attempt: 2);

        Assert.Equal(first, again);
        Assert.Equal(2, coordinator.State.Sessions);
        Assert.Equal("a running, b pending, c pending, d running", Standings(coordinator.State));
    }

    /// <summary>Its agent may have worked for hours.</summary>
    [Theory]
    [InlineData(nameof(AgentKind.Claude), 2, nameof(CostBasis.Estimated))]
    [InlineData(nameof(AgentKind.Command), 0, nameof(CostBasis.Unknown))]
    public async Task A_lost_session_costs_what_it_was_allowed(string agent, int cost, string basis)
    {
        var task = Task("a") with
        {
            Agent = State.Samples.Agent with { Use = Enum.Parse<AgentKind>(agent), BudgetUsd = 2 },
        };
        _bench.Start(Plan(task));
        _bench.Lost.Add("ralf-a.1-r1");

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal((cost, basis), (state.Usage.CostUsd, state.Usage.CostBasis.ToString()));
    }

    [Fact]
    public async Task A_lost_artifact_queues_the_task_again_and_a_late_one_does_nothing()
    {
        _bench.Start(Plan(Task("a"), Task("d")));
        _bench.Lost.Add("ralf-a.1-r1");
        var one = await _bench.RunAsync(11);
        Assert.Equal("a pending, d landed", Standings(one.State));
        Assert.Equal(SessionReason.Lost, one.State[Id("a")].Reason);

        var (_, jobs, packets) = _bench.Next(12);
        Assert.Equal(["a.2"], jobs.Select(l => l.Name));

        // The job of the first attempt is run again, late: its workflow run merges once more.
        _bench.Act = (packet, workspace) => WaveFixture.WriteFile(workspace, "src/a/new.cs", "late\n");
        await _bench.WorkAsync(11, 2, new("a.1", 1, 2), PacketsOf(11));
        var late = _bench.Merge(11);
        Assert.Equal("a running, d landed", Standings(late.State));
        Assert.Single(Branches("a.1-*"));

        _bench.Act = WaveFixture.Write;
        await _bench.WorkAsync(12, 1, jobs[0], packets);
        var end = _bench.Merge(12);
        Assert.Equal("a landed, d landed", Standings(end.State));
        Assert.Equal("a", _bench.Git("show", $"{end.State.Result}:src/a/new.cs"));
        Assert.Empty(Branches("a.1"));
    }

    [Fact]
    public async Task Merging_twice_changes_nothing()
    {
        _bench.Start(Chain);
        var one = await _bench.RunAsync(11);
        var again = _bench.Merge(11);
        Assert.Equal(one.Events.Count, again.Events.Count);
        Assert.Equal(one.State.Result, again.State.Result);
    }

    [Fact]
    public async Task What_an_ended_workflow_run_left_is_collected_by_the_next()
    {
        _bench.Start(Plan(Task("a"), Task("d")));
        var (_, jobs, packets) = _bench.Next(11);
        await _bench.WorkAsync(11, 1, jobs[0], packets);

        // Its merge never ran: a person cancelled it, or GitHub was down.
        var (coordinator, next, _) = _bench.Next(12, 1, 4, ended: 11);

        Assert.Equal(["d.2"], next.Select(l => l.Name));
        Assert.Equal("a landed, d running", Standings(coordinator.State));
    }

    [Fact]
    public async Task Partial_work_goes_on_from_a_checkpoint_on_the_new_base()
    {
        var checkedTask = Task("a") with { Checks = ["test -f src/a/second.cs"] };
        _bench.Start(Plan(checkedTask, Task("d")));
        await _bench.RunAsync(11);
        var seen = "";
        _bench.Act = (packet, workspace) =>
        {
            seen =
                File.ReadAllText(Path.Combine(workspace, "src/a/new.cs"))
                + File.ReadAllText(Path.Combine(workspace, "src/d/new.cs"));
            WaveFixture.WriteFile(workspace, "src/a/second.cs", "2\n");
        };

        var two = await _bench.RunAsync(12);

        Assert.Equal("a\nd\n", seen);
        Assert.Equal("a landed, d landed", Standings(two.State));
        Assert.Equal("a", _bench.Git("show", $"{two.State.Result}:src/a/new.cs"));
    }

    [Fact]
    public async Task A_lost_verify_is_given_out_again_and_then_counts_as_failed()
    {
        _bench.Start(Plan(Task("a")) with { Verify = ["true"] });
        await _bench.RunAsync(11);
        _bench.Lost.Add("ralf-verify-r1");
        await _bench.RunAsync(12);
        Assert.Equal(["verify"], _bench.Next(13, 1, 4, ended: 12).Jobs.Select(l => l.Name));
        _bench.Next(14, 1, 4, ended: 13);
        var end = _bench.Merge(14);
        Assert.False(end.State.Verify?.Passed);
        Assert.Equal(RunPhase.Failed, _bench.Next(15).Coordinator.State.Phase);
    }

    [Fact]
    public async Task A_verify_that_a_person_stopped_is_not_held_against_the_result()
    {
        _bench.Start(Plan(Task("a")) with { Verify = ["true"] });
        await _bench.RunAsync(11);
        _bench.Lost.Add("ralf-verify-r1");
        await _bench.RunAsync(12);
        _bench.Next(13, 1, 4, ended: 12);
        var stopped = _bench.Coordinator();
        stopped.Log.Append([Pauses.Pause(stopped.State, "cancelled", "ann cancelled it")], []);
        stopped.Log.Append([new(EventIds.Resumed(stopped.State.LastSeq), new RunResumed { By = "ann" })], []);
        Assert.Equal(["verify"], _bench.Next(14, 1, 4, ended: 13).Jobs.Select(l => l.Name));
        var end = _bench.Merge(14);
        Assert.Null(end.State.Verify);
        Assert.Equal(["verify"], _bench.Next(15, 1, 4, ended: 14).Jobs.Select(l => l.Name));
    }

    private string PacketsOf(long workflowRun) =>
        Path.Combine(Path.GetDirectoryName(_bench.Remote)!, $"packets-{workflowRun}-1");

    private string[] Branches(string pattern) =>
        _bench
            .Git("for-each-ref", "--format=%(refname)", $"refs/heads/ralf/r1/{pattern}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
