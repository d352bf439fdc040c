using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ObeyedFilesTests
{
    [Theory]
    [InlineData(".husky/pre-commit")]
    [InlineData("web/.vscode/tasks.json")]
    [InlineData(".devcontainer/devcontainer.json")]
    [InlineData("a/b/.ripgreprc")]
    [InlineData(".VSCode/settings.json")]
    public void Files_that_other_tools_obey_are_named(string path) =>
        Assert.EndsWith(
            path,
            ProtectedPaths.Warning([RepoPath.Parse(path), RepoPath.Parse("a/x")]),
            StringComparison.Ordinal
        );

    [Fact]
    public void Other_files_are_not() => Assert.Null(ProtectedPaths.Warning([RepoPath.Parse("a/vscode/x")]));
}
