using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class GraphQlTests
{
    private const string Script = """
        import { validate } from "@octokit/graphql-schema";
        for (const query of process.argv.slice(1))
          for (const error of validate(query)) console.log(error.message);
        """;

    [Fact]
    public async Task Every_query_that_is_sent_is_one_of_GitHubs_schema()
    {
        await using var bench = await GitHubFixture.StartAsync();
        var made = await bench.Api.EnsurePullRequestAsync(GitHubFixture.Draft(), GitHubFixture.Token);
        var pull = made.PullRequest!;
        await bench.Api.UpsertCommentAsync(1, "gate", "Approve.", GitHubFixture.Token);
        await bench.Api.UpsertCommentAsync(1, "gate", "Done.", GitHubFixture.Token);
        await bench.Api.SetDraftAsync(pull, true, GitHubFixture.Token);
        await bench.Api.SetDraftAsync(pull with { IsDraft = true }, false, GitHubFixture.Token);
        var queries = bench
            .Server.Requests.Where(r => r.Path == "/graphql")
            .Select(r => (string)r.Body!["query"]!)
            .ToList();
        Assert.Equal(3, queries.Count);
        Assert.Equal("", await ValidateAsync([.. queries]));
    }

    [Fact]
    public async Task A_query_that_GitHub_does_not_know_is_found_out()
    {
        var found = await ValidateAsync("query { viewer { nickname } }");
        Assert.Contains("nickname", found, StringComparison.Ordinal);
    }

    private static async Task<string> ValidateAsync(params string[] queries)
    {
        await ApiDescription.GetAsync();
        return await ApiDescription.Packages.NodeAsync(["--input-type=module", "-e", Script, "--", .. queries]);
    }
}
