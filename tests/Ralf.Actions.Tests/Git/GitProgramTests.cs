using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class GitProgramTests
{
    [Theory]
    [InlineData("read-tree", "read-tree", "nope")]
    [InlineData("read-tree", "-c", "checkout.workers=2", "-c", "a.b=c", "read-tree", "nope")]
    public async Task A_failure_names_what_git_was_to_do(string command, params string[] arguments)
    {
        using var repository = new TempRepository();
        var git = new GitProgram(repository.Path(".git"));
        var error = await Assert.ThrowsAsync<UserException>(() => git.RunAsync(arguments));
        Assert.Equal("RALF206", error.Code);
        Assert.StartsWith($"'git {command}' failed: fatal: ", error.Message, StringComparison.Ordinal);
    }
}
