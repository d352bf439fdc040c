using System.Text;
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

    [Fact]
    public async Task A_folder_that_is_gone_is_not_called_a_missing_git()
    {
        using var repository = new TempRepository();
        var git = new GitProgram(repository.Path(".git"), repository.Path("gone"));
        var error = await Assert.ThrowsAsync<UserException>(() => git.RunAsync(["status"]));
        Assert.Equal("RALF229", error.Code);
        Assert.Contains(repository.Path("gone"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_git_starts_sees_none_of_the_callers_variables()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        Environment.SetEnvironmentVariable("RALF_TEST_SECRET", "s3cret");
        using var repository = new TempRepository();
        repository.Commit("one", ("a", "1"));
        repository.Git("config", "alias.seen", "!env");

        var seen = Encoding.UTF8.GetString(await new GitProgram(repository.Path(".git")).RunAsync(["seen"]));

        Assert.Contains("PATH=", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", seen, StringComparison.Ordinal);
        var variables = seen.Split('\n').Select(l => l.Split('=')[0]).Where(n => !n.StartsWith("GIT_"));
        string[] known =
        [
            "PATH",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "DEVELOPER_DIR",
            "LC_ALL",
            "PWD",
            "SHLVL",
            "_",
            "OLDPWD",
            "",
        ];
        Assert.Empty(variables.Except(known));
    }

    [Fact]
    public async Task Only_a_program_for_a_remote_reaches_one()
    {
        using var repository = new TempRepository();
        repository.Commit("one", ("a", "1"));
        using var other = new TempRepository();
        var git = new GitProgram(other.Path(".git"));

        var refused = await git.TryRunAsync(["ls-remote", repository.Root]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("transport 'file' not allowed", refused.Error, StringComparison.Ordinal);

        var remote = git with { More = GitCredentials.OfUser.Settings };
        Assert.Equal(0, (await remote.TryRunAsync(["ls-remote", repository.Root])).ExitCode);
    }
}
