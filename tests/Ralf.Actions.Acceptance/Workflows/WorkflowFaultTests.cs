using Ralf.Actions.Shared.GitHub;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>What hosts do to runs: tokens that expire, branches that are renamed, storage that is full.</summary>
public sealed class WorkflowFaultTests
{
    private const string Agent = """mkdir -p out; echo "$id" > "out/$id.txt" """;

    private const string Chain = """
        tasks: {a: {scope: ["out/a.txt"], prompt: A.}, b: {scope: ["out/b.txt"], needs: [a], prompt: B.}}
        """;

    [Fact]
    public async Task A_users_token_that_has_expired_is_a_warning_and_the_jobs_own_does_its_work()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(Chain, Agent);
        bench.Site.Secrets["RALF_PULL_TOKEN"] = "ghp_expired";

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
        Assert.Equal(ServerToken.Bot, Assert.Single(bench.Api.PullRequests).Author);
        Assert.Equal("b", bench.Remote("show", $"refs/heads/ralf/{run}/result:out/b.txt"));
        var merges = bench.Jobs.Where(j => j.Name == "merge").ToList();
        Assert.Equal(2, merges.Count);
        Assert.All(
            merges,
            m => Assert.Single(m.Log.Split('\n'), l => l.Contains("::warning::RALF615", StringComparison.Ordinal))
        );
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_run_whose_branch_was_renamed_goes_on_where_the_workflow_is()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            tasks:
              a: {scope: ["out/a.txt"], prompt: A.}
              b: {scope: ["out/b.txt"], needs: [a], prompt: B.}
              c: {scope: ["out/c.txt"], needs: [b], prompt: C.}
            """,
            Agent
        );
        bench.Site.BeforeJobs["merge"] = () =>
        {
            bench.Remote("branch", "-m", "main", "trunk");
            bench.Api.DefaultBranch = "trunk";
        };

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.True(bench.States(run) == "a landed, b landed, c landed", bench.Everything());
        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
        Assert.Equal(["trunk", "trunk"], bench.Api.Dispatches.Select(d => d.Ref));
        Assert.Equal(".github/workflows/ralf-run.yml@refs/heads/trunk", bench.State(run).Caller);
        Assert.Equal("trunk", Assert.Single(bench.Api.PullRequests).Base);
        Assert.Empty(bench.Audit(run));
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_download_that_fails_once_loses_nothing()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(Chain, Agent);
        bench.Site.FailingSteps["Get what the sessions left"] = 1;
        bench.Site.FailingSteps["Get the packet"] = 1;
        bench.Site.FailingSteps["Upload the packets"] = 1;
        bench.Site.FailingSteps["Upload what it left"] = 1;
        bench.Site.FailingSteps["Say that the session starts"] = 1;

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
        Assert.Equal(2, bench.State(run).Sessions);
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_storage_that_is_full_uses_up_no_attempt_and_pauses_the_run_until_a_schedule_takes_it_up()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan($"limits: {{attempts: 2}}\n{Chain}", Agent);
        foreach (var step in new[] { "Upload the packets", "Upload the packets once more" })
        {
            bench.Site.FailingSteps[step] = 2;
        }

        // Two nights in which no packet can be stored, so that no session ever starts.
        var run = $"test-{await bench.ScheduleAsync()}";
        await bench.ScheduleAsync();
        Assert.Equal(0, bench.State(run)[TaskId.Parse("a")].UsedAttempts);
        Assert.Equal(2, bench.Jobs.Count(j => j is { Name: "plan", Result: "failure" }));
        Assert.DoesNotContain(bench.Jobs, j => j.Name == "merge" && j.Result != "skipped");

        await bench.ScheduleAsync();
        Assert.Equal((RunPhase.Paused, "lost"), (bench.State(run).Phase, bench.State(run).PausedFor));
        Assert.Contains("::error::run", bench.Jobs.Last(j => j.Name == "plan").Log, StringComparison.Ordinal);

        // There is room again, but not for what a session starts with; and then for all.
        bench.Site.FailingSteps["Say that the session starts"] = 1;
        bench.Site.FailingSteps["Say once more that the session starts"] = 1;
        await bench.ScheduleAsync();

        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.Equal(1, bench.State(run)[TaskId.Parse("a")].UsedAttempts);
        Assert.Equal(2, bench.Site.DockerLog.Count(l => l.StartsWith("work ", StringComparison.Ordinal)));
        Assert.Empty(bench.Audit(run));
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_session_whose_work_can_never_be_stored_ends_the_run_as_failed()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan("limits: {attempts: 2}\ntasks: {a: {scope: [\"out/a.txt\"], prompt: A.}}", Agent);
        bench.Site.FailingSteps["Upload what it left"] = 2;
        bench.Site.FailingSteps["Upload what it left once more"] = 2;

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.Equal((RunPhase.Failed, "a failed"), (bench.State(run).Phase, bench.States(run)));
        Assert.Equal("failure", bench.Jobs.Last(j => j.Name == "merge").Result);
        Assert.Equal(2, bench.State(run)[TaskId.Parse("a")].UsedAttempts);
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_pause_that_nobody_chose_is_red_each_night_and_ends_once_its_cause_is_gone()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            setup: ["test -f out/a.txt"]
            tasks: {b: {scope: ["out/b.txt"], prompt: B.}}
            """,
            Agent
        );

        var run = $"test-{await bench.ScheduleAsync()}";
        Assert.Equal("setup", bench.State(run).PausedFor);
        AssertRed("merge");
        await bench.ScheduleAsync();
        AssertRed("plan");
        await bench.ScheduleAsync();
        AssertRed("plan");
        Assert.Equal(1, bench.State(run).Sessions);
        bench.Api.AssertHonest();

        // The newest workflow run has one red job, with one annotation.
        void AssertRed(string job)
        {
            var jobs = bench.Jobs.TakeLast(5).ToList();
            var red = Assert.Single(jobs, j => j.Result == "failure");
            Assert.True(red.Name == job, bench.Everything());
            Assert.Single(
                jobs.SelectMany(j => j.Log.Split('\n')),
                l => l.StartsWith($"::error::run {run} is paused for setup", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_gate_makes_no_job_red()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan("""tasks: {a: {scope: ["out/a.txt"], gate: {name: g, when: after}, prompt: A.}}""", Agent);

        var run = $"test-{await bench.ScheduleAsync()}";
        await bench.ScheduleAsync();

        Assert.Equal("gate", bench.State(run).PausedFor);
        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
    }

    [Fact]
    public async Task A_workflow_without_a_secret_for_a_model_says_so_before_it_dispatches()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            Chain.Replace(
                "scope: [\"out/a.txt\"]",
                "agent: {use: claude}, scope: [\"out/a.txt\"]",
                StringComparison.Ordinal
            ),
            Agent
        );
        bench.Site.Secrets.Remove("ANTHROPIC_API_KEY");

        await bench.DispatchAsync();

        Assert.Contains("::error::RALF597", bench.Everything(), StringComparison.Ordinal);
        Assert.Equal("failure", bench.Jobs.Single(j => j.Name == "plan").Result);
        Assert.Equal("", bench.Remote("for-each-ref", "refs/heads/ralf"));
    }

    [Fact]
    public async Task A_next_workflow_run_that_cannot_be_started_pauses_the_run_and_everybody_sees_why()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(Chain, Agent);
        bench.Api.Fail(Fault.Answers("POST", "/dispatches", 422, "Actions has been disabled for this user."));

        var first = await bench.DispatchAsync();
        var run = $"test-{first}";

        Assert.Equal("dispatch", bench.State(run).PausedFor);
        var merge = bench.Jobs.Single(j => j.Name == "merge");
        Assert.Equal(("failure", "paused"), (merge.Result, merge.Outputs["state"]));
        Assert.Contains("Actions has been disabled", merge.Summary, StringComparison.Ordinal);
        Assert.Contains("Actions has been disabled", bench.Api.PullRequests[0].Body, StringComparison.Ordinal);
        Assert.Contains("/ralf resume", bench.Api.PullRequests[0].Body, StringComparison.Ordinal);

        await bench.RerunAsync(first, onlyFailed: true);

        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.Equal(RunPhase.Done, bench.State(run).Phase);
        Assert.Equal(2, bench.State(run).Sessions);
        Assert.Empty(bench.Audit(run));
    }

    [Fact]
    public async Task A_branch_in_the_way_is_named()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(Chain, Agent);
        bench.Remote("branch", "ralf", "main");

        await bench.DispatchAsync();

        Assert.Contains("RALF596: the branch 'ralf' is in the way", bench.Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_sessions_that_GitHub_hides_ends_with_the_reason_and_costs_nothing()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(Chain, Agent);
        bench.Site.HiddenOutputs.Add("matrix");

        var first = await bench.ScheduleAsync();
        var run = $"test-{first}";
        var merge = bench.Jobs.Single(j => j.Name == "merge");
        Assert.Equal("failure", merge.Result);
        Assert.Contains("::error::GitHub hid the list of sessions", merge.Log, StringComparison.Ordinal);

        bench.Site.HiddenOutputs.Clear();
        await bench.ScheduleAsync();

        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.Equal(1, bench.State(run)[TaskId.Parse("a")].UsedAttempts);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_its_session_works_ends_it_and_keeps_what_it_did()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        var working = Path.Combine(Path.GetTempPath(), $"ralf-working-{Guid.NewGuid():N}");
        bench.Plan(
            Chain,
            $$"""
            mkdir -p out; echo "$id" > "out/$id.txt"
            [ -e {{working}} ] && exit
            echo $$ > {{working}}.new; mv {{working}}.new {{working}}
            while :; do sleep 0.1; done
            """
        );
        bench.Site.CancelsDuring = ("Run the session", working);
        try
        {
            var run = $"test-{await bench.DispatchAsync()}";

            Assert.False(
                Directory.Exists($"/proc/{(await File.ReadAllTextAsync(working)).Trim()}"),
                bench.Everything()
            );
            Assert.Contains(bench.Api.Artifacts, a => a.Name == "ralf-a.1-r1");
            Assert.True(bench.State(run).PausedFor == "cancelled", bench.Everything());

            await bench.DispatchAsync(("run", run), ("slash-command", "resume"));

            Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
            var first = bench.State(run)[TaskId.Parse("a")].Records[0];
            Assert.Equal(SessionReason.Interrupted, first.Reason);
            Assert.NotNull(first.Head);
        }
        finally
        {
            File.Delete(working);
        }
    }
}
