using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class SearchTests
{
    [Fact]
    public async Task Only_open_issues_of_this_repository_are_found_whatever_the_query_asks()
    {
        await using var bench = await GitHubFixture.StartAsync();
        bench.Server.AddIssue(new(1, "Login fails", "Always.", "ann") { Labels = ["ralf"] });
        bench.Server.AddIssue(new(2, "Login is slow", null, "bob"));
        bench.Server.AddIssue(new(3, "Login", null, "bob") { State = "closed" });
        bench.Server.AddIssue(new(4, "Login", null, "bob") { IsPullRequest = true });
        bench.Server.AddIssue(new(5, "Login", null, "bob") { Elsewhere = "acme/secret" });

        var found = await bench.Api.SearchIssuesAsync("login repo:acme/secret", GitHubFixture.Token);

        Assert.Equal([1, 2], found.Issues.Select(i => i.Number));
        Assert.Equal(
            ("Login fails", "Always.", "ann"),
            (found.Issues[0].Title, found.Issues[0].Body, found.Issues[0].Author)
        );
        Assert.Equal("", found.Issues[1].Body);
        var labelled = await bench.Api.SearchIssuesAsync("label:\"ralf\"", GitHubFixture.Token);
        Assert.Equal([1], labelled.Issues.Select(i => i.Number));
    }

    [Fact]
    public async Task More_than_GitHub_gives_is_said()
    {
        await using var bench = await GitHubFixture.StartAsync();
        for (var i = 1; i <= 1050; i++)
        {
            bench.Server.AddIssue(new(i, $"Issue {i}", null, "ann"));
        }

        var found = await bench.Api.SearchIssuesAsync("", GitHubFixture.Token);

        Assert.Equal((1000, 1050, false), (found.Issues.Count, found.Total, found.IsWhole));
        bench.Server.CutsSearches = true;
        Assert.False((await bench.Api.SearchIssuesAsync("1050", GitHubFixture.Token)).IsWhole);
    }

    [Fact]
    public async Task A_query_that_GitHub_does_not_take_is_told_with_its_words()
    {
        await using var bench = await GitHubFixture.StartAsync();
        var error = await Assert.ThrowsAsync<UserException>(() =>
            bench.Api.SearchIssuesAsync("no:such", GitHubFixture.Token)
        );
        Assert.Equal("RALF606", error.Code);
        Assert.Contains("no:such", error.Message, StringComparison.Ordinal);
    }
}
