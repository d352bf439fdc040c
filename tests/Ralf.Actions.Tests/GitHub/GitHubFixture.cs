using Ralf.Actions.Shared.GitHub;
using Ralf.Actions.Tests.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

/// <summary>A stand-in for GitHub, and our client of it as a job has it, whose waiting takes no time. Ends with every
/// request described.</summary>
internal sealed class GitHubFixture : IAsyncDisposable
{
    public const string JobToken = "ghs_job";
    public const string UserToken = "ghp_user";

    private GitHubFixture(GitHubServer server, bool hasUserToken, RetryLimits? patience)
    {
        Server = server;
        server.Clock = Clock;
        server.AddToken(
            JobToken,
            ServerToken.Bot,
            "contents: write",
            "pull-requests: write",
            "issues: write",
            "actions: write"
        );
        server.AddToken(UserToken, "ann", "pull-requests: write", "contents: write");
        Environment = ActionsEnvironment.Read(Variables(server, hasUserToken));
        Api = new(Environment, Clock, patience, onRefused: () => Refusals++);
    }

    public GitHubServer Server { get; }
    public JumpingClock Clock { get; } = new();
    public ActionsEnvironment Environment { get; }
    public GitHubApi Api { get; }

    /// <summary>How often it was said that the user's token is refused.</summary>
    public int Refusals { get; private set; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The last requests of a kind, each as <c>METHOD path?query</c> below the repository.</summary>
    public IReadOnlyList<string> Asked =>
        [
            .. Server.Requests.Select(r =>
                r.ToString()
                    .Replace($"/repos/{Server.Repository}/", "", StringComparison.Ordinal)
                    .Replace("/api/v3", "", StringComparison.Ordinal)
            ),
        ];

    public static async Task<GitHubFixture> StartAsync(
        bool hasUserToken = false,
        RetryLimits? patience = null,
        string prefix = ""
    ) => new(await GitHubServer.StartAsync(prefix: prefix), hasUserToken, patience);

    public static Dictionary<string, string> Variables(GitHubServer server, bool hasUserToken) =>
        new()
        {
            ["GITHUB_TOKEN"] = JobToken,
            ["RALF_PULL_TOKEN"] = hasUserToken ? UserToken : "",
            ["GITHUB_API_URL"] = server.BaseUrl,
            ["GITHUB_SERVER_URL"] = server.ServerUrl,
            ["GITHUB_REPOSITORY"] = server.Repository,
            ["GITHUB_RUN_ID"] = "500",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_WORKFLOW_REF"] = $"{server.Repository}/.github/workflows/ralf.yml@refs/heads/main",
        };

    public static PullRequestDraft Draft(bool isDraft = false, params string[] labels) =>
        new("Results", "What was asked.", "ralf/r1/result", "main", isDraft, labels);

    public int Count(string method, string pathEnd) =>
        Server.Requests.Count(r => r.Method == method && r.Path.EndsWith(pathEnd, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
        Server.AssertHonest();
    }
}
