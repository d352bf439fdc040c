using System.Globalization;
using Ralf.Actions.Shared.GitHub;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>What is waited for, and what is repeated.</summary>
public sealed class RetryLimitsTests
{
    private const string Run = "/actions/runs/7";

    [Fact]
    public async Task A_read_that_fails_three_times_on_the_server_is_repeated()
    {
        await using var bench = await MakeAsync();
        bench.Server.Fail(Fault.Page("GET", Run, 500) with { Times = 3 });
        var run = await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token);
        Assert.Equal(7, run!.Id);
        Assert.Equal((4, 4), (bench.Count("GET", Run), bench.Api.Requests));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    public async Task A_read_or_an_update_whose_answer_breaks_off_is_repeated(string method)
    {
        await using var bench = await MakeAsync();
        bench.Server.AddPullRequest("ralf/r1/result", "main", "ann");
        bench.Server.Fail(Fault.LosesAnswer(method, "/pulls") with { Times = 2 });
        await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal("Results", Assert.Single(bench.Server.PullRequests).Title);
        Assert.Equal(3, bench.Server.Requests.Count(r => r.Method == method));
    }

    [Fact]
    public async Task A_server_that_stays_broken_is_told_with_its_status_and_page()
    {
        await using var bench = await MakeAsync();
        bench.Server.Fail(Fault.Page("GET", Run, 502) with { Times = 99 });
        var failure = await FailAsync(bench);
        Assert.Equal("RALF606", failure.Code);
        Assert.Contains("502", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Unicorn", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, bench.Count("GET", Run));
    }

    [Fact]
    public async Task Retry_after_is_waited_for_and_no_longer()
    {
        await using var bench = await MakeAsync();
        var before = bench.Clock.GetUtcNow();
        bench.Server.Fail(Fault.Answers("GET", Run, 429, "Slow down", ("Retry-After", "30")));
        Assert.NotNull(await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.Equal(TimeSpan.FromSeconds(30), bench.Clock.GetUtcNow() - before);
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for_as_it_says_but_a_POST_is_looked_up_first()
    {
        await using var bench = await MakeAsync();
        var before = bench.Clock.GetUtcNow();
        bench.Server.Fail(Fault.Answers("GET", Run, 503, "Away", ("Retry-After", "90")));
        Assert.NotNull(await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.Equal(TimeSpan.FromSeconds(90), bench.Clock.GetUtcNow() - before);

        bench.Server.Fail(Fault.Answers("POST", "/pulls", 503, "Away", ("Retry-After", "90")));
        await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal(["GET", "POST", "GET", "POST"], bench.Server.Requests.Skip(2).Select(r => r.Method));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Whoever_is_asked_to_stop_stops_while_an_answer_is_awaited(string method)
    {
        await using var bench = await MakeAsync();
        var pull = method == "PATCH" ? bench.Server.AddPullRequest("ralf/r1/result", "main", "a") : null;
        bench.Server.Fail(Fault.Page(method, "/pulls", 500) with { Delay = TimeSpan.FromMinutes(5) });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), stop.Token)
        );
        Assert.Equal("", pull?.Title ?? "");
    }

    [Fact]
    public async Task A_rate_limit_that_was_used_up_is_waited_for_until_its_reset()
    {
        await using var bench = await MakeAsync();
        var reset = bench.Clock.GetUtcNow().AddMinutes(4);
        bench.Server.Fail(UsedUp(reset));
        Assert.NotNull(await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.Equal(reset, bench.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_rate_limit_that_lasts_too_long_is_an_error_that_says_until_when()
    {
        await using var bench = await MakeAsync();
        var before = bench.Clock.GetUtcNow();
        bench.Server.Fail(UsedUp(new(2026, 5, 4, 12, 50, 0, TimeSpan.Zero)));
        var failure = await FailAsync(bench);
        Assert.Equal("RALF603", failure.Code);
        Assert.Equal(
            "GitHub's primary rate limit lasts until 2026-05-04 12:50:00Z, longer than this job waits: run it again after that",
            failure.Message
        );
        Assert.Equal(before, bench.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Waits_that_add_up_to_too_much_end_with_an_error()
    {
        await using var bench = await MakeAsync();
        bench.Server.Fail(Fault.Answers("GET", Run, 403, "Wait", ("Retry-After", "500")) with { Times = 9 });
        var failure = await FailAsync(bench);
        Assert.Equal("RALF603", failure.Code);
        Assert.Equal(2, bench.Count("GET", Run));
    }

    [Fact]
    public async Task A_secondary_limit_is_told_by_its_words_and_even_a_POST_is_repeated()
    {
        await using var bench = await MakeAsync();
        var before = bench.Clock.GetUtcNow();
        bench.Server.Fail(Fault.Answers("POST", "/pulls", 403, "You have exceeded a secondary rate limit."));
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.True(made.IsCreated);
        Assert.Equal(TimeSpan.FromMinutes(1), bench.Clock.GetUtcNow() - before);
        // Nothing was done, so nothing is looked up.
        Assert.Equal(["GET", "POST", "POST"], bench.Server.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_missing_right_is_no_rate_limit_and_is_not_waited_for()
    {
        await using var bench = await MakeAsync();
        bench.Server.AddToken(GitHubFixture.JobToken, ServerToken.Bot, "contents: read");
        var failure = await FailAsync(bench);
        Assert.Equal("RALF605", failure.Code);
        Assert.Equal(
            "the token may not read workflow run 7: give the job 'permissions: actions: read' (an App or a personal token needs the same right)",
            failure.Message
        );
        Assert.Equal(1, bench.Api.Requests);
    }

    [Fact]
    public async Task A_token_that_ended_is_told_at_once()
    {
        await using var bench = await MakeAsync();
        bench.Server.RemoveToken(GitHubFixture.JobToken);
        var failure = await FailAsync(bench);
        Assert.Equal("RALF604", failure.Code);
        Assert.Equal(1, bench.Api.Requests);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        var patience = new RetryLimits(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        await using var bench = await MakeAsync(patience);
        bench.Server.Fail(Fault.Page("GET", Run, 500) with { Times = 9, Delay = TimeSpan.FromSeconds(20) });
        var failure = await FailAsync(bench);
        Assert.Equal("RALF602", failure.Code);
        Assert.Contains("no answer within 1 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, bench.Api.Requests);
    }

    [Fact]
    public async Task A_run_that_is_not_shown_yet_is_found_by_asking_again()
    {
        await using var bench = await MakeAsync();
        bench.Server.Fail(Fault.Answers("GET", Run, 404, "Not Found") with { Times = 2 });
        Assert.NotNull(await bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
        Assert.Null(await bench.Api.FindWorkflowRunAsync(8, GitHubFixture.Token));
    }

    private static async Task<GitHubFixture> MakeAsync(RetryLimits? patience = null)
    {
        var bench = await GitHubFixture.StartAsync(patience: patience);
        bench.Server.AddWorkflowRun(7);
        return bench;
    }

    private static Fault UsedUp(DateTimeOffset reset) =>
        Fault.Answers(
            "GET",
            Run,
            403,
            "API rate limit exceeded",
            ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
        );

    private static Task<UserException> FailAsync(GitHubFixture bench) =>
        Assert.ThrowsAsync<UserException>(() => bench.Api.FindWorkflowRunAsync(7, GitHubFixture.Token));
}
