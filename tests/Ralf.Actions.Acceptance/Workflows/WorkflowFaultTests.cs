using Ralf.Actions.Shared.GitHub;
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
}
