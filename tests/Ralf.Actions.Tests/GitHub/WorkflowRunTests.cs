using Ralf.Actions.Shared.GitHub;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class WorkflowRunTests
{
    private const string File = ".github/workflows/ralf.yml";
    private static readonly Dictionary<string, string> _inputs = new() { ["run"] = "r1" };

    [Fact]
    public async Task A_workflow_run_says_whether_it_is_over_and_how()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddWorkflowRun(7, attempt: 2);
        var before = await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token);
        bench.Server.CompleteRun(7, "cancelled");
        var after = await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token);
        Assert.Equal((false, null, 2), (before!.IsCompleted, before.Conclusion, before.Attempt));
        Assert.Equal((true, "cancelled"), (after!.IsCompleted, after.Conclusion));
        Assert.Equal($"{bench.Server.ServerUrl}/acme/shop/actions/runs/7", after.Url);
    }

    [Fact]
    public async Task A_dispatch_gives_the_id_of_the_run_that_it_became()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.OnDispatch = _ => 501;
        Assert.Equal(501, await DispatchAsync(bench));
        var dispatch = Assert.Single(bench.Server.Dispatches);
        Assert.Equal(("ralf.yml", "main"), (dispatch.File, dispatch.Ref));
        Assert.Equal(_inputs, dispatch.Inputs);
    }

    [Fact]
    public async Task An_older_server_dispatches_and_does_not_say_what()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.ReturnsRunDetails = false;
        Assert.Null(await DispatchAsync(bench));
        bench.Server.Fail(
            Fault.Answers("POST", "/dispatches", 422, "Invalid request. \"return_run_details\" is not a permitted key.")
        );
        Assert.Null(await DispatchAsync(bench));
        Assert.Equal(2, bench.Server.Dispatches.Count);
    }

    [Fact]
    public async Task A_dispatch_whose_answer_was_lost_is_looked_for_before_it_is_repeated()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.OnDispatch = _ => 501;
        bench.Server.Fail(Fault.LosesAnswer("POST", "/dispatches"));
        Assert.Equal(501, await DispatchAsync(bench));
        Assert.Single(bench.Server.Dispatches);
    }

    [Fact]
    public async Task A_dispatch_that_never_arrived_is_repeated_whatever_else_runs()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.OnDispatch = _ => 503;
        bench.Server.AddWorkflowRun(500).Title = "Ralf r1";
        bench.Server.AddWorkflowRun(501).Title = "Ralf r2";
        bench.Server.AddWorkflowRun(502, @event: "schedule").Title = "Ralf r1";
        bench.Server.Fail(Fault.Page("POST", "/dispatches", 502));
        Assert.Equal(503, await DispatchAsync(bench, "r1"));
        Assert.Single(bench.Server.Dispatches);
    }

    [Fact]
    public async Task Where_the_users_token_may_not_dispatch_the_jobs_own_does()
    {
        await using var bench = await GitHubFixture.StartAsync(hasUserToken: true);
        Assert.NotNull(await DispatchAsync(bench));
        Assert.Equal(GitHubFixture.JobToken, Assert.Single(bench.Server.Dispatches).Token);

        bench.Server.AddToken(GitHubFixture.UserToken, "ann", "actions: write");
        await DispatchAsync(bench);
        Assert.Equal(GitHubFixture.UserToken, bench.Server.Dispatches[1].Token);
    }

    [Fact]
    public async Task Where_the_users_token_has_expired_the_jobs_own_does_everything_and_that_is_said_once()
    {
        await using var bench = await GitHubFixture.StartAsync(hasUserToken: true);
        bench.Server.RemoveToken(GitHubFixture.UserToken);

        Assert.NotNull(await DispatchAsync(bench));
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(isDraft: true), GitHubFixture.Token);
        Assert.Null(await bench.Api.SetDraftAsync(made.PullRequest!, false, GitHubFixture.Token));

        Assert.Equal(GitHubFixture.JobToken, Assert.Single(bench.Server.Dispatches).Token);
        Assert.Equal(
            (ServerToken.Bot, false),
            (bench.Server.PullRequests[0].Author, bench.Server.PullRequests[0].IsDraft)
        );
        Assert.Equal(1, bench.Refusals);
        Assert.Single(bench.Server.Requests, r => r.Token == GitHubFixture.UserToken);

        bench.Server.RemoveToken(GitHubFixture.JobToken);
        var failure = await Assert.ThrowsAsync<UserException>(() => DispatchAsync(bench));
        Assert.Equal("RALF604", failure.Code);
    }

    [Fact]
    public async Task A_workflow_that_cannot_be_dispatched_is_told_with_what_it_needs()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.Fail(
            Fault.Answers("POST", "/dispatches", 422, "Workflow does not have 'workflow_dispatch' trigger")
        );
        var failure = await Assert.ThrowsAsync<UserException>(() => DispatchAsync(bench));
        Assert.Equal(
            "the workflow '.github/workflows/ralf.yml' at 'refs/heads/main' could not be started: Workflow does not have 'workflow_dispatch' trigger; it needs 'on: workflow_dispatch' with the inputs of the workflow that `ralf init` writes, on a branch or tag",
            failure.Message
        );
        var merge = await Assert.ThrowsAsync<UserException>(() =>
            bench.Api.DispatchWorkflowAsync(File, "refs/pull/1/merge", _inputs, null, GitHubFixture.Token)
        );
        Assert.Equal("RALF610", merge.Code);
        bench.Server.HasRef = _ => false;
        var gone = await Assert.ThrowsAsync<UserException>(() => DispatchAsync(bench));
        Assert.True(GitHubErrors.IsGone(gone));
        Assert.Contains("No ref found for: main", gone.Message, StringComparison.Ordinal);
        Assert.Equal("main", await bench.Api.DefaultBranchAsync(GitHubFixture.Token));
        Assert.Empty(bench.Server.Dispatches);
    }

    [Fact]
    public async Task Cancelling_says_whether_there_was_something_to_cancel()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddWorkflowRun(7);
        bench.Server.Fail(Fault.LosesAnswer("POST", "/cancel"));
        Assert.True(await bench.Api.CancelWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.True(bench.Server.WorkflowRuns.Single().IsCancelRequested);
        bench.Server.CompleteRun(7, "cancelled");
        Assert.False(await bench.Api.CancelWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.False(await bench.Api.CancelWorkflowRunAsync(8, GitHubFixture.Token));
    }

    [Theory]
    [InlineData("admin", "Admin")]
    [InlineData("maintain", "Maintain")]
    [InlineData("write", "Write")]
    [InlineData("triage", "Triage")]
    [InlineData("read", "Read")]
    [InlineData("none", "None")]
    [InlineData(null, "None")]
    public async Task What_a_person_may_do_is_told_exactly(string? role, string expected)
    {
        await using var bench = await GitHubFixture.StartAsync();
        if (role is not null)
        {
            bench.Server.AddPerson("ann", role);
        }

        var found = await bench.Api.PermissionOfAsync("ann", GitHubFixture.Token);
        Assert.Equal(expected, $"{found}");
        Assert.Equal(RepositoryPermission.None, await bench.Api.PermissionOfAsync("../../ann", GitHubFixture.Token));
    }

    private static Task<long?> DispatchAsync(GitHubFixture bench, string? titleHolds = null) =>
        bench.Api.DispatchWorkflowAsync(File, "refs/heads/main", _inputs, titleHolds, GitHubFixture.Token);
}
