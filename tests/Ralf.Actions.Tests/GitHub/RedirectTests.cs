using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>Where a request may be sent on to, and what it takes along.</summary>
public sealed class RedirectTests
{
    private const string Run = "/actions/runs/7";

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_to_another_host_is_not_followed(int status)
    {
        await using var bench = await MakeAsync();
        var there = $"{bench.Server.StorageUrl}/repos/acme/shop/actions/runs/7";
        bench.Server.Fail(Fault.Redirects("GET", Run, status, there));
        var failure = await FailAsync(bench);
        Assert.Equal("RALF607", failure.Code);
        Assert.Contains("'localhost'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Server.StorageRequests);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed_a_few_times()
    {
        await using var bench = await MakeAsync();
        var there = $"{bench.Server.BaseUrl}/repos/acme/shop/actions/runs/7";
        bench.Server.Fail(Fault.Redirects("GET", Run, 301, there));
        Assert.NotNull(await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.Equal(2, bench.Api.Requests);

        bench.Server.Fail(Fault.Redirects("GET", Run, 301, there) with { Times = 99 });
        Assert.Equal("RALF607", (await FailAsync(bench)).Code);
    }

    [Fact]
    public async Task A_POST_that_is_redirected_to_be_a_GET_is_not_followed()
    {
        await using var bench = await MakeAsync();
        var there = $"{bench.Server.BaseUrl}/repos/acme/shop/pulls";
        bench.Server.Fail(Fault.Redirects("POST", "/pulls", 302, there));
        var failure = await Assert.ThrowsAsync<UserException>(() =>
            bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token)
        );
        Assert.Equal("RALF607", failure.Code);
        bench.Server.Fail(Fault.Redirects("POST", "/pulls", 307, there));
        await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal("Results", Assert.Single(bench.Server.PullRequests).Title);
    }

    private static async Task<GitHubFixture> MakeAsync()
    {
        var bench = await GitHubFixture.StartAsync();
        bench.Server.AddWorkflowRun(7);
        return bench;
    }

    private static Task<UserException> FailAsync(GitHubFixture bench) =>
        Assert.ThrowsAsync<UserException>(() => bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
}
