using Ralf.Actions.Shared.GitHub;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class PullRequestTests
{
    [Fact]
    public async Task A_pull_request_is_made_once_and_later_given_what_changed()
    {
        await using var bench = await GitHubFixture.StartAsync();
        var draft = GitHubFixture.Draft(false, "migration");
        var first = await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token);
        var same = await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token);
        var other = await bench.Api.EnsurePullRequestAsync(
            draft with
            {
                Body = "Two of three.",
                Number = first.PullRequest!.Number,
            },
            GitHubFixture.Token
        );
        Assert.Equal((true, false, false), (first.IsCreated, same.IsCreated, other.IsCreated));
        Assert.Equal($"{bench.Server.ServerUrl}/acme/shop/pull/1", first.PullRequest.Url);
        var made = Assert.Single(bench.Server.PullRequests);
        Assert.Equal("Two of three.", made.Body);
        Assert.Equal(["migration"], made.Labels);
        Assert.Equal(["migration"], other.PullRequest!.Labels);
        Assert.Equal((1, 1), (bench.Count("POST", "/pulls"), bench.Count("PATCH", "/pulls/1")));
        Assert.Equal(1, bench.Count("POST", "/labels"));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_201_leaves_one_pull_request()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.Fail(Fault.LosesAnswer("POST", "/pulls"));
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.True(made.IsCreated);
        Assert.Equal(1, made.PullRequest!.Number);
        Assert.Single(bench.Server.PullRequests);
        Assert.Equal(1, bench.Count("POST", "/pulls"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_creation_that_failed_on_the_server_is_repeated_after_looking(int status)
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.Fail(Fault.Page("POST", "/pulls", status));
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal(1, made.PullRequest!.Number);
        Assert.Equal(["GET", "POST", "GET", "POST"], bench.Server.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_server_that_never_makes_it_is_told_with_what_it_says()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.Fail(Fault.Page("POST", "/pulls", 502) with { Times = 9 });
        var failure = await FailAsync(bench);
        Assert.Equal("RALF606", failure.Code);
        Assert.Contains("502", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Unicorn", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, bench.Count("POST", "/pulls"));
    }

    [Fact]
    public async Task One_that_exists_though_it_was_not_listed_yet_is_found()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddPullRequest("ralf/r1/result", "main", "ann").Title = "Mine";
        bench.Server.Fail(new Fault("GET", "/pulls", new(200, "[]", "application/json")));
        var found = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal((1, false), (found.PullRequest!.Number, found.IsCreated));
        Assert.Equal("Results", Assert.Single(bench.Server.PullRequests).Title);
    }

    [Fact]
    public async Task No_commits_between_the_branches_is_no_pull_request_and_no_error()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.HasCommits = (_, _) => false;
        var nothing = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Null(nothing.PullRequest);
        Assert.Equal(1, bench.Count("POST", "/pulls"));
    }

    [Theory]
    [InlineData(false, "Closed")]
    [InlineData(true, "Merged")]
    public async Task A_closed_one_is_neither_reopened_nor_edited(bool isMerged, string state)
    {
        await using var bench = await GitHubFixture.StartAsync();
        var closed = bench.Server.AddPullRequest("ralf/r1/result", "main", "ann");
        (closed.State, closed.IsMerged) = ("closed", isMerged);
        foreach (int? number in (int?[])[null, 1])
        {
            var found = await bench.Api.EnsurePullRequestAsync(
                GitHubFixture.Draft(false, "migration") with
                {
                    Number = number,
                },
                GitHubFixture.Token
            );
            Assert.Equal(state, $"{found.PullRequest!.State}");
        }

        Assert.All(bench.Server.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task Another_branches_pull_request_is_never_taken_for_ours()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddPullRequest("feature", "main", "ann");
        bench.Server.AddPullRequest("ralf/r1/result", "release", "ann");
        bench.Server.AddPullRequest("ralf/r1/result", "main", "mallory", "mallory/shop");
        Assert.Null(await bench.Api.FindPullRequestAsync("ralf/r1/result", "main", GitHubFixture.Token));
        var any = await bench.Api.FindPullRequestAsync("ralf/r1/result", null, GitHubFixture.Token);
        Assert.Equal(2, any!.Number);
    }

    [Fact]
    public async Task Where_there_are_no_drafts_it_is_an_ordinary_one_with_a_note()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AllowsDrafts = false;
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(isDraft: true), GitHubFixture.Token);
        Assert.False(made.PullRequest!.IsDraft);
        Assert.Contains("no draft", Assert.Single(made.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_becomes_ready_and_a_draft_again()
    {
        await using var bench = await GitHubFixture.StartAsync(prefix: "/api/v3");
        var draft = GitHubFixture.Draft(isDraft: true);
        var made = (await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token)).PullRequest!;
        Assert.Null(await bench.Api.SetDraftAsync(made, true, GitHubFixture.Token));
        Assert.Null(await bench.Api.SetDraftAsync(made, false, GitHubFixture.Token));
        Assert.False(bench.Server.PullRequests.Single().IsDraft);
        var ready = made with { IsDraft = false };
        Assert.Null(await bench.Api.SetDraftAsync(ready, true, GitHubFixture.Token));
        Assert.True(bench.Server.PullRequests.Single().IsDraft);
        Assert.Equal(2, bench.Count("POST", "/api/graphql"));

        bench.Server.AllowsDrafts = false;
        var note = await bench.Api.SetDraftAsync(ready, true, GitHubFixture.Token);
        Assert.Contains("not supported", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_cannot_be_set_are_a_note_and_no_error()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.Fail(Fault.Answers("POST", "/labels", 403, "Resource not accessible by integration"));
        var draft = GitHubFixture.Draft(false, "migration");
        var made = await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token);
        Assert.Equal(1, made.PullRequest!.Number);
        Assert.Equal(["Labels were not set (migration): Resource not accessible by integration"], made.Notes);
    }

    [Fact]
    public async Task Reviewers_are_asked_once_and_one_who_cannot_be_is_a_note()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddPerson("ann", "write");
        var draft = GitHubFixture.Draft() with { Reviewers = ["ann", "acme/architects"] };
        var made = await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token);
        await bench.Api.EnsurePullRequestAsync(draft, GitHubFixture.Token);
        Assert.Empty(made.Notes);
        Assert.Equal(["ann", "acme/architects"], bench.Server.PullRequests.Single().Reviewers);
        Assert.Equal(1, bench.Count("POST", "/requested_reviewers"));

        var other = draft with { Head = "ralf/r2/result", Reviewers = ["mallory"] };
        var noted = await bench.Api.EnsurePullRequestAsync(other, GitHubFixture.Token);
        Assert.StartsWith(
            "Reviews were not asked for (mallory): Reviews may only be requested from collaborators.",
            Assert.Single(noted.Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_setting_that_forbids_pull_requests_to_Actions_is_named()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AllowsActionsPullRequests = false;
        var failure = await FailAsync(bench);
        Assert.Equal("RALF608", failure.Code);
        Assert.Equal(
            "GitHub Actions may not create pull requests in 'acme/shop': set Settings > Actions > General > Workflow permissions > \"Allow GitHub Actions to create and approve pull requests\", or give the workflow the secret 'github-token' (of an App, or a personal token)",
            failure.Message
        );
    }

    [Fact]
    public async Task With_the_users_own_token_that_setting_does_not_matter()
    {
        await using var bench = await GitHubFixture.StartAsync(hasUserToken: true);
        bench.Server.AllowsActionsPullRequests = false;
        await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        Assert.Equal("ann", Assert.Single(bench.Server.PullRequests).Author);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddToken(GitHubFixture.JobToken, ServerToken.Bot, "pull-requests: read");
        var failure = await FailAsync(bench);
        Assert.Equal("RALF605", failure.Code);
        Assert.Contains("pull-requests: write", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, bench.Count("POST", "/pulls"));
    }

    [Fact]
    public async Task Closing_says_why_once()
    {
        await using var bench = await GitHubFixture.StartAsync();
        await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        await bench.Api.ClosePullRequestAsync(1, "The run was cancelled.", GitHubFixture.Token);
        await bench.Api.ClosePullRequestAsync(1, "The run was cancelled.", GitHubFixture.Token);
        Assert.Equal("closed", bench.Server.PullRequests.Single().State);
        Assert.Equal("<!-- ralf:closed -->\nThe run was cancelled.", Assert.Single(bench.Server.Comments).Body);
    }

    private static Task<UserException> FailAsync(GitHubFixture bench) =>
        Assert.ThrowsAsync<UserException>(() =>
            bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token)
        );
}
