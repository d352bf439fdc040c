using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

/// <summary>No command writes through a link of the repository that leads out of it.</summary>
public sealed class OutputLinksTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public OutputLinksTests()
    {
        _temp.Commit("one", ("list.md", "- [ ] one\n"), ("inside/x", ""));
        Directory.CreateDirectory(_temp.Beside("victim"));
    }

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(".ralf", "../victim", "init")]
    [InlineData(".ralf", "inside/../../victim", "init")]
    [InlineData(".ralf/ralf.schema.json", "../../victim/new", "init")]
    [InlineData("ralf.yml", "../victim/new", "init")]
    [InlineData("ralf.yml", "../victim/new", "import", "list.md")]
    [InlineData("docs", "../victim", "import", "list.md", "--output", "docs/plan.yml")]
    [InlineData("docs", ".git", "import", "list.md", "--output", "docs/hooks/plan.yml")]
    [InlineData("docs/a", "../../victim", "import", "list.md", "--output", "docs/a/b/plan.yml")]
    public async Task It_is_named_and_nothing_is_written(string link, string target, params string[] command)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_temp.Path(link))!);
        File.CreateSymbolicLink(_temp.Path(link), target);

        var called = await CommandLine.RunAsync(_temp.Root, command);

        Assert.Equal(2, called.Exit);
        Assert.Contains("RALF594", called.Talk, StringComparison.Ordinal);
        Assert.Contains($"'{link}' is a link", called.Talk, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_temp.Beside("victim")));
        Assert.False(File.Exists(_temp.Path(".git/hooks/plan.yml")));
    }

    [Fact]
    public async Task A_link_inside_the_repository_is_followed()
    {
        File.CreateSymbolicLink(_temp.Path("docs"), "inside");

        var called = await CommandLine.RunAsync(_temp.Root, "import", "list.md", "--output", "docs/plan.yml");

        Assert.Equal(0, called.Exit);
        Assert.True(File.Exists(_temp.Path("inside/plan.yml")));
    }

    [Fact]
    public void A_file_elsewhere_is_the_callers_choice()
    {
        OutputLinks.Check(_temp.Root, _temp.Beside("victim/file"));
        OutputLinks.Check(null, _temp.Path("file"));
    }
}
