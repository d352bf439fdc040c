using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class LinkWalkTests
{
    private static readonly Dictionary<string, string> _links = new()
    {
        ["a/up"] = "../b",
        ["a/out"] = "../../b",
        ["a/root"] = ".",
        ["abs"] = "/etc",
        ["one"] = "two",
        ["two"] = "one",
        ["dir"] = "a",
        ["a/deep"] = "up/x/../y",
    };

    [Theory]
    [InlineData("a/x", "a/x")]
    [InlineData("a/up", "b")]
    [InlineData("a/up/c", "b/c")]
    [InlineData("dir/up/c", "b/c")]
    [InlineData("dir/root/x", "a/x")]
    [InlineData("a/deep", "b/y")]
    [InlineData("a/../b/./c", "b/c")]
    [InlineData("a/..", "")]
    [InlineData("a/out", null)]
    [InlineData("abs", null)]
    [InlineData("abs/passwd", null)]
    [InlineData("one", null)]
    [InlineData("../x", null)]
    [InlineData("/x", null)]
    public void It_stays_inside_or_ends(string path, string? end) => Assert.Equal(end, Walk().Follow(path));

    [Theory]
    [InlineData("a/new", "x", "a/x")]
    [InlineData("a/new", "../b", "b")]
    [InlineData("new", "dir/up", "b")]
    [InlineData("dir/new", "up", "b")]
    [InlineData("a/new", "../../b", null)]
    [InlineData("new", "/a", null)]
    [InlineData("new", "one", null)]
    public void A_link_leads_on_from_its_own_folder(string path, string target, string? end) =>
        Assert.Equal(end, Walk().FollowLink(path, target));

    [Fact]
    public void Trees_and_folders_are_followed_alike()
    {
        using var repository = new TempRepository();
        Directory.CreateDirectory(repository.Path("a"));
        File.CreateSymbolicLink(repository.Path("a/link"), "../b");
        File.CreateSymbolicLink(repository.Path("out"), "../elsewhere");
        var commit = GitId.Parse(repository.Commit("one", ("b/c", "1")));
        using var store = GitRepository.Open(repository.Root);
        var tree = store.ReadCommit(commit).Tree;

        Assert.Equal("b/c", LinkWalk.Of(store, tree).Follow("a/link/c"));
        Assert.Equal("b/c", LinkWalk.Of(repository.Root).Follow("a/link/c"));
        Assert.Null(LinkWalk.Of(store, tree).Follow("out"));
        Assert.Null(LinkWalk.Of(repository.Root).Follow("out"));
    }

    private static LinkWalk Walk() => new(path => _links.GetValueOrDefault(path));
}
