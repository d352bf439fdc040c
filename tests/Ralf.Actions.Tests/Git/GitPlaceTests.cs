using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Where git itself has to look for a repository.</summary>
public sealed class GitPlaceTests : IDisposable
{
    private readonly TempRepository _repository = new();

    [Fact]
    public void A_repository_is_found_through_a_link_and_from_below()
    {
        _repository.Commit("one", ("a/b", "1"));
        _repository.Git("remote", "add", "origin", "https://example.com/shop.git");
        var link = _repository.Beside("link");
        Directory.CreateSymbolicLink(link, _repository.Root);

        var place = GitPlace.Find(Path.Combine(link, "a"), out var refused);
        Assert.NotNull(place);
        Assert.Null(refused);
        Assert.Equal(_repository.Root, place.WorkTree);
        Assert.Equal(Path.Combine(_repository.Root, ".git"), place.GitDirectory);
        Assert.Equal("https://example.com/shop.git", place.Origin());

        using var opened = GitRepository.Open(Path.Combine(link, "a"));
        Assert.Equal(_repository.Root, opened.WorkTree);
        Assert.NotNull(opened.ResolveCommit("HEAD"));
    }

    [Fact]
    public void Where_there_is_none_none_is_found()
    {
        var empty = Directory.CreateDirectory(_repository.Beside("empty")).FullName;
        Assert.Null(GitPlace.Find(empty, out var refused));
        Assert.Null(refused);
        Assert.Null(GitPlace.Find(Path.Combine(empty, "gone"), out refused));
        Assert.Null(refused);
        Assert.Null(GitPlace.Find(_repository.Root, out _)!.Origin());
    }

    [Theory]
    [InlineData("b\\377r", "is not UTF-8")]
    [InlineData("b\\nr", "has a line feed in it")]
    public void A_repository_whose_path_cannot_be_used_is_refused_for_that(string name, string why)
    {
        // .NET can make no folder with such a name, and a link to it is as good.
        var made = System.Diagnostics.Process.Start(
            "sh",
            [
                "-c",
                $"cd \"$0\" && n=$(printf '{name}') && mkdir \"$n\" && git init -q \"$n\" && ln -s \"$n\" link",
                _repository.Beside(""),
            ]
        );
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);

        var error = Assert.Throws<UserException>(() => GitRepository.Open(_repository.Beside("link")));

        Assert.Equal("RALF230", error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_path_that_is_not_UTF8_is_told_as_NET_gives_it() =>
        Assert.Equal(
            "RALF230",
            Assert.Throws<UserException>(() => GitRepository.Open(_repository.Beside("b\uFFFDr"))).Code
        );

    /// <summary>git's own switch for its tests makes it take every repository for another user's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_repository_of_another_user_is_refused_when_it_is_looked_for(bool isExcepted)
    {
        var home = Directory.CreateDirectory(_repository.Beside("home")).FullName;
        File.WriteAllText(Path.Combine(home, ".gitconfig"), isExcepted ? "[safe]\n\tdirectory = *\n" : "");
        var start = new System.Diagnostics.ProcessStartInfo("git", ["rev-parse", "--show-toplevel"])
        {
            WorkingDirectory = _repository.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in new GitProgram(_repository.Root) { Searches = true }.Environment())
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = home;
        start.Environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";
        using var git = System.Diagnostics.Process.Start(start)!;
        var error = git.StandardError.ReadToEnd();
        git.WaitForExit();

        Assert.Equal(isExcepted, git.ExitCode == 0);
        Assert.Equal(!isExcepted, error.Contains("dubious ownership"));
    }

    [Fact]
    public async Task What_git_does_not_want_is_said_in_its_words()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_repository.Root, ".git", "config"),
            "[core]\n\trepositoryformatversion = 99\n"
        );
        Assert.Null(GitPlace.Find(_repository.Root, out var refused));
        Assert.Contains("99", refused, StringComparison.Ordinal);
        Assert.Equal("RALF205", Assert.Throws<UserException>(() => GitRepository.Open(_repository.Root)).Code);
    }

    public void Dispose() => _repository.Dispose();
}
