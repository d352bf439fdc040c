using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

public sealed class GitHubHostTests
{
    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, "https://github.com/a/b", "github.com", false)]
    [InlineData(null, "https://token@GitHub.com/a/b", "github.com", false)]
    [InlineData(null, "git@github.com:a/b.git", "github.com", false)]
    [InlineData(null, "ssh://git@acme.ghe.com/a/b", "acme.ghe.com", false)]
    [InlineData(null, "https://github.acme.example:8443/a/b", "github.acme.example", true)]
    [InlineData("https://git.acme.example", "git@github.com:a/b", "git.acme.example", true)]
    [InlineData("", "git@github.com:a/b", "github.com", false)]
    [InlineData(null, "../b.git", null, false)]
    [InlineData(null, "C:\\b", null, false)]
    public void The_server_is_that_of_the_job_or_of_origin(
        string? server,
        string? origin,
        string? name,
        bool isEnterpriseServer
    )
    {
        var host = GitHubHost.Detect(server, origin);
        Assert.Equal((name, isEnterpriseServer), (host.Name, host.IsEnterpriseServer));
    }
}
