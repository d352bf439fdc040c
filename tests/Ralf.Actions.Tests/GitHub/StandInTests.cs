using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>What stands in for GitHub is itself held against GitHub's description.</summary>
public sealed class StandInTests
{
    [Fact]
    public async Task Every_answer_of_the_stand_in_is_one_that_GitHub_describes()
    {
        await using var server = await MakeAsync();
        using var client = Client(server, "job");
        (HttpMethod Method, string Path, JsonObject? Body, int Status)[] calls =
        [
            (HttpMethod.Get, "actions/runs/7", null, 200),
            (HttpMethod.Get, "actions/runs/8", null, 404),
            (HttpMethod.Get, "actions/runs/7/artifacts?per_page=100", null, 200),
            (HttpMethod.Get, "actions/artifacts/1001/zip", null, 302),
            (HttpMethod.Get, "actions/workflows/ralf.yml/runs?branch=main", null, 200),
            (HttpMethod.Post, "actions/runs/7/cancel", null, 202),
            (HttpMethod.Post, Dispatches, new() { ["ref"] = "main" }, 204),
            (HttpMethod.Post, Dispatches, Telling(), 200),
            (HttpMethod.Post, "pulls", Pull(), 201),
            (HttpMethod.Post, "pulls", Pull(), 422),
            (HttpMethod.Get, "pulls?state=all", null, 200),
            (HttpMethod.Get, "pulls/1", null, 200),
            (HttpMethod.Patch, "pulls/1", new() { ["title"] = "Other" }, 200),
            (HttpMethod.Post, "issues/1/labels", Labels(), 200),
            (HttpMethod.Post, "issues/1/comments", new() { ["body"] = "Hello" }, 201),
            (HttpMethod.Get, "issues/1/comments", null, 200),
            (HttpMethod.Patch, "issues/comments/1004", new() { ["body"] = "Bye" }, 200),
            (HttpMethod.Get, "collaborators/ann/permission", null, 200),
        ];
        foreach (var (method, path, body, status) in calls)
        {
            Assert.Equal($"{path} {status}", $"{path} {await SendAsync(client, method, path, body)}");
        }

        server.AssertHonest();
        Assert.Equal("Other", server.PullRequests.Single().Title);
        Assert.Equal("Bye", server.Comments.Single().Body);
    }

    [Fact]
    public async Task A_request_that_GitHub_does_not_describe_is_refused_and_noted()
    {
        await using var server = await MakeAsync();
        using var client = Client(server, "job");
        (HttpMethod Method, string Path, JsonObject? Body)[] calls =
        [
            (HttpMethod.Get, "pull", null),
            (HttpMethod.Get, "pulls?stat=all", null),
            (HttpMethod.Get, "pulls?state=any", null),
            (HttpMethod.Get, "pulls?per_page=500", null),
            (HttpMethod.Get, "actions/runs/seven", null),
            (HttpMethod.Post, "pulls", new() { ["title"] = "No head" }),
            (HttpMethod.Post, "issues/1/comments", new() { ["body"] = 1 }),
            (HttpMethod.Post, "issues/1/comments", new() { ["body"] = "", ["bodi"] = "" }),
        ];
        foreach (var (method, path, body) in calls)
        {
            Assert.Equal($"{path} 400", $"{path} {await SendAsync(client, method, path, body)}");
        }

        Assert.Equal(calls.Length, server.Problems.Select(p => p.Split(':')[0]).Distinct().Count() + 1);
        Assert.Throws<InvalidOperationException>(server.AssertHonest);
    }

    [Fact]
    public async Task A_token_may_do_what_its_rights_say_and_nothing_else()
    {
        await using var server = await MakeAsync();
        server.AddToken("reader", ServerToken.Bot, "pull-requests: read");
        using var reader = Client(server, "reader");
        using var nobody = Client(server, "guess");
        Assert.Equal(200, await SendAsync(reader, HttpMethod.Get, "pulls", null));
        Assert.Equal(403, await SendAsync(reader, HttpMethod.Post, "pulls", Pull()));
        Assert.Equal(403, await SendAsync(reader, HttpMethod.Get, "actions/runs/7", null));
        Assert.Equal(401, await SendAsync(nobody, HttpMethod.Get, "pulls", null));
        Assert.Empty(server.PullRequests);
        server.AssertHonest();
    }

    private const string Dispatches = "actions/workflows/ralf.yml/dispatches";

    private static JsonObject Telling() => new() { ["ref"] = "main", ["return_run_details"] = true };

    private static JsonObject Pull() =>
        new()
        {
            ["title"] = "T",
            ["head"] = "work",
            ["base"] = "main",
        };

    private static JsonObject Labels() => new() { ["labels"] = new JsonArray("migration") };

    private static async Task<GitHubServer> MakeAsync()
    {
        var server = await GitHubServer.StartAsync();
        server.AddToken("job", ServerToken.Bot, "actions: write", "pull-requests: write");
        server.AddWorkflowRun(7);
        server.AddArtifact(7, "ralf-core.1-r1", [1, 2, 3]);
        server.AddPerson("ann", "maintain");
        return server;
    }

    private static HttpClient Client(GitHubServer server, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new($"{server.BaseUrl}/repos/{server.Repository}/"),
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        client.DefaultRequestHeaders.Add("User-Agent", "test");
        client.DefaultRequestHeaders.Add("Accept", "application/vnd.github+json");
        client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
        return client;
    }

    private static async Task<int> SendAsync(HttpClient client, HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
