using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>What a partial clone lacks, fetched through git.</summary>
public sealed class PartialCloneTests : IDisposable
{
    private static readonly GitId _nothing = GitId.Parse(new string('a', 40));

    private readonly TempRepository _origin = new();

    [Theory]
    [InlineData("blob:none")]
    [InlineData("blob:limit=1")]
    [InlineData("tree:0")]
    [InlineData("tree:2")]
    public async Task A_workspace_is_whole_however_much_was_left_out(string filter)
    {
        using var clone = Clone(filter);
        var commit = clone.ResolveCommit("HEAD")!.Value;
        using var clean = CleanRepository.Create(_origin.Beside("clean"), clone);

        await clean.CheckoutAsync(
            GitId.Parse(_origin.Git("rev-parse", "HEAD^{tree}")),
            _origin.Beside("workspace"),
            CancellationToken.None
        );

        Assert.Equal("deep\n", await File.ReadAllTextAsync(_origin.Beside("workspace/a/b/c/d")));
        Assert.Equal(commit, GitId.Parse(_origin.Git("rev-parse", "HEAD")));
    }

    [Fact]
    public void Trees_alone_are_fetched_where_files_are_not_wanted()
    {
        using var clone = Clone("tree:0");

        clone.FetchMissing([clone.ResolveCommit("HEAD")!.Value], withFiles: false);

        Assert.Equal("1", Missing(clone));
    }

    [Fact]
    public void A_blob_that_the_remote_does_not_have_either_is_an_error()
    {
        using var clone = Clone("blob:none");

        var error = Assert.Throws<UserException>(() => clone.FetchMissing([_nothing]));

        Assert.Equal("RALF223", error.Code);
        Assert.Contains("lacks 1 of the objects of 'aaaaaaaa'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_whose_remote_was_removed_says_so()
    {
        using var clone = Clone("blob:none");
        _origin.GitIn(clone.CommonDirectory, "remote", "remove", "origin");

        var error = Assert.Throws<UserException>(() => clone.FetchMissing([clone.ResolveCommit("HEAD")!.Value]));

        Assert.Contains("no remote is set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_whole_clone_nothing_is_asked_for()
    {
        _origin.Commit("x", ("a", "a\n"));
        using var whole = GitRepository.Open(_origin.Root);

        whole.FetchMissing([_nothing]);

        Assert.Null(whole.ResolveCommit(_nothing.Hex));
    }

    public void Dispose() => _origin.Dispose();

    /// <summary>A clone of a repository with one file, four folders deep.</summary>
    private GitRepository Clone(string filter)
    {
        _origin.Commit("x", ("a/b/c/d", "deep\n"));
        _origin.Git("config", "uploadpack.allowFilter", "true");
        var clone = _origin.Beside("clone");
        string[] how = ["clone", "-q", "--no-checkout", $"--filter={filter}"];
        _origin.Git([.. how, $"file://{_origin.Root}", clone]);
        return GitRepository.Open(clone);
    }

    private string Missing(GitRepository clone) =>
        $"{_origin.GitIn(clone.CommonDirectory, "rev-list", "--objects", "--missing=print", "HEAD").Split('\n').Count(l => l.StartsWith('?'))}";
}
