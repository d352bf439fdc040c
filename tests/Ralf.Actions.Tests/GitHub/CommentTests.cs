using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class CommentTests
{
    [Fact]
    public async Task There_is_one_comment_for_each_marker_and_it_is_written_only_where_it_changes()
    {
        await using var bench = await MakeAsync();
        var made = await bench.Api.UpsertCommentAsync(1, "gate-api", "Approve.", GitHubFixture.Token);
        var same = await bench.Api.UpsertCommentAsync(1, "gate-api", "Approve.", GitHubFixture.Token);
        var anew = await bench.Api.UpsertCommentAsync(1, "gate-api", "Done.", GitHubFixture.Token);
        await bench.Api.UpsertCommentAsync(1, "gate-ui", "Approve.", GitHubFixture.Token);
        Assert.Equal((true, false, false), (made.IsCreated, same.IsCreated, anew.IsCreated));
        Assert.Equal((made.Id, made.Id), (same.Id, anew.Id));
        Assert.Equal(
            ["<!-- ralf:gate-api -->\nDone.", "<!-- ralf:gate-ui -->\nApprove."],
            bench.Server.Comments.Select(c => c.Body)
        );
        Assert.Equal(1, bench.Server.Requests.Count(r => r.Method == "PATCH"));
    }

    [Fact]
    public async Task A_comment_that_somebody_else_marked_alike_stays_theirs()
    {
        await using var bench = await MakeAsync();
        const string Theirs = "<!-- ralf:gate-api -->\nApprove this instead.";
        bench.Server.AddComment(1, "mallory", Theirs);
        await bench.Api.UpsertCommentAsync(1, "gate-api", "Approve.", GitHubFixture.Token);
        Assert.Equal(
            [("mallory", Theirs), (ServerToken.Bot, "<!-- ralf:gate-api -->\nApprove.")],
            bench.Server.Comments.Select(c => (c.Author, c.Body))
        );
    }

    [Fact]
    public async Task A_comment_whose_answer_was_lost_is_not_written_twice()
    {
        await using var bench = await MakeAsync();
        bench.Server.Fail(Fault.LosesAnswer("POST", "/comments"));
        var made = await bench.Api.UpsertCommentAsync(1, "gate-api", "Approve.", GitHubFixture.Token);
        Assert.Equal((Assert.Single(bench.Server.Comments).Id, true), (made.Id, made.IsCreated));
    }

    [Fact]
    public async Task Ours_is_found_behind_hundreds_of_others()
    {
        await using var bench = await MakeAsync();
        foreach (var i in Enumerable.Range(0, 250))
        {
            bench.Server.AddComment(1, "ann", $"Comment {i}");
        }

        await bench.Api.UpsertCommentAsync(1, "gate-api", "Approve.", GitHubFixture.Token);
        await bench.Api.UpsertCommentAsync(1, "gate-api", "Done.", GitHubFixture.Token);
        Assert.Equal(251, bench.Server.Comments.Count);
    }

    private static async Task<GitHubFixture> MakeAsync()
    {
        var bench = await GitHubFixture.StartAsync();
        bench.Server.AddPullRequest("ralf/r1/result", "main", "ann");
        return bench;
    }
}
