using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class ActionsEnvironmentTests
{
    private static readonly Dictionary<string, string> _job = new()
    {
        ["GITHUB_TOKEN"] = "ghs_secret",
        ["RALF_PULL_TOKEN"] = "ghp_secret",
        ["GITHUB_API_URL"] = "https://ghes.acme.example/api/v3",
        ["GITHUB_SERVER_URL"] = "https://ghes.acme.example",
        ["GITHUB_REPOSITORY"] = "acme/shop.js",
        ["GITHUB_RUN_ID"] = "17123456789",
        ["GITHUB_RUN_ATTEMPT"] = "2",
        ["GITHUB_WORKFLOW_REF"] = "acme/shop.js/.github/workflows/night.yml@refs/heads/rel/1.x",
        ["GITHUB_REF"] = "refs/heads/rel/1.x",
        ["GITHUB_EVENT_NAME"] = "schedule",
        ["GITHUB_ACTOR"] = "ann",
        ["GITHUB_OUTPUT"] = "/tmp/out",
        ["GITHUB_STEP_SUMMARY"] = "",
    };

    [Fact]
    public void A_job_is_read_with_its_callers_workflow_file()
    {
        var read = ActionsEnvironment.Read(_job);
        Assert.Equal("https://ghes.acme.example/api/v3/", read.ApiUrl.AbsoluteUri);
        Assert.Equal(("acme", "shop.js", 17123456789L, 2), (read.Owner, read.Name, read.RunId, read.RunAttempt));
        Assert.Equal(new(".github/workflows/night.yml", "refs/heads/rel/1.x"), read.WorkflowRef);
        Assert.Equal(("night.yml", "rel/1.x"), (read.WorkflowRef.Name, read.WorkflowRef.BranchOrTag));
        Assert.Equal(("https://ghes.acme.example", "acme/shop.js"), (read.ServerUrl, read.Repository));
        Assert.Equal(("/tmp/out", null), (read.OutputFile, read.StepSummaryFile));
        Assert.Equal(("ghs_secret", "ghp_secret"), (read.Token, read.PullToken));
        Assert.Null(ActionsEnvironment.Read(With("RALF_PULL_TOKEN", "")).PullToken);
    }

    [Fact]
    public void It_never_shows_a_token()
    {
        Assert.Equal("acme/shop.js, workflow run 17123456789, attempt 2", $"{ActionsEnvironment.Read(_job)}");
    }

    [Fact]
    public void Elsewhere_there_is_none()
    {
        Assert.Null(ActionsEnvironment.TryRead(new Dictionary<string, string> { ["PATH"] = "/" }));
        Assert.NotNull(ActionsEnvironment.TryRead(_job));
    }

    [Fact]
    public void Everything_that_is_missing_or_wrong_is_named_at_once()
    {
        var failure = Assert.Throws<UserException>(() =>
            ActionsEnvironment.Read(
                new Dictionary<string, string>
                {
                    ["GITHUB_API_URL"] = "api.github.com",
                    ["GITHUB_SERVER_URL"] = "ftp://github.com",
                    ["GITHUB_REPOSITORY"] = "shop",
                    ["GITHUB_RUN_ID"] = "-1",
                    ["GITHUB_WORKFLOW_REF"] = "acme/shop/ralf.yml@refs/heads/main",
                }
            )
        );
        Assert.Equal("RALF601", failure.Code);
        Assert.Equal(
            """
            this command runs in a job of GitHub Actions, and its environment is not one: 'GITHUB_REPOSITORY' is 'shop' and must be owner/name
            'GITHUB_WORKFLOW_REF' is 'acme/shop/ralf.yml@refs/heads/main' and must be owner/name/.github/workflows/file.yml@refs/heads/branch
            'GITHUB_API_URL' is 'api.github.com' and must be an address, such as https://api.github.com
            'GITHUB_SERVER_URL' is 'ftp://github.com' and must be an address, such as https://api.github.com
            'GITHUB_RUN_ID' is '-1' and must be a whole number above 0
            'GITHUB_RUN_ATTEMPT' is not set
            'GITHUB_TOKEN' is not set
            """,
            failure.Message.Replace("; ", "\n", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("GITHUB_REPOSITORY", "acme/shop\n")]
    [InlineData("GITHUB_REPOSITORY", "acme/../x")]
    [InlineData("GITHUB_RUN_ATTEMPT", "99999999999")]
    [InlineData("GITHUB_RUN_ID", "0")]
    public void A_value_that_would_lead_elsewhere_is_refused(string name, string value)
    {
        var failure = Assert.Throws<UserException>(() => ActionsEnvironment.Read(With(name, value)));
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> With(string name, string value) => new(_job) { [name] = value };
}
