using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Branches that a person's work tree holds.</summary>
public sealed class HeldBranchesTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public HeldBranchesTests()
    {
        _temp.Commit("one", ("a", "1\n"));
        _temp.Git("branch", "side");
        _temp.Commit("two", ("a", "2\n"));
    }

    [Fact]
    public void Those_that_are_checked_out_are_held()
    {
        _temp.Git("worktree", "add", "-q", _temp.Beside("linked"), "side");

        Assert.Equal([Main, "refs/heads/side"], Held());
    }

    [Theory]
    [InlineData("--merge")]
    [InlineData("--apply")]
    public void One_in_the_middle_of_a_rebase_is_held(string backend)
    {
        var linked = _temp.Beside("linked");
        _temp.Git("worktree", "add", "-q", linked, "side");
        File.WriteAllText(Path.Combine(linked, "a"), "3\n");
        _temp.GitIn(linked, "commit", "-qam", "three");
        Assert.ThrowsAny<Exception>(() => _temp.GitIn(linked, "rebase", backend, Main));

        Assert.Equal([Main, "refs/heads/side"], Held());
    }

    [Fact]
    public void One_that_is_bisected_is_held()
    {
        _temp.Git("bisect", "start", "HEAD", "side");
        _temp.Git("checkout", "-q", "side~0");

        Assert.Equal([Main], Held());
    }

    public void Dispose() => _temp.Dispose();

    private string Main => "refs/heads/main";

    private IEnumerable<string> Held()
    {
        using var repository = GitRepository.Open(_temp.Root);
        return repository.HeldBranches().Order(StringComparer.Ordinal);
    }
}
