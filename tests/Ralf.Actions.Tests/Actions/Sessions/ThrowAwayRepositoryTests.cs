using Ralf.Agents;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>git in setup and checks: it works, and what it does there goes nowhere.</summary>
public sealed class ThrowAwayRepositoryTests : SessionWorkFixture
{
    [Fact]
    public async Task Checks_have_a_repository_at_the_base_with_the_proved_files()
    {
        var packet = Packet();

        var seen = await CheckAsync(
            $"test \"$(git rev-parse HEAD)\" = {packet.Base}",
            "git diff --exit-code",
            "git diff --cached --name-only | grep -x src/a/new.cs",
            "git show :src/a/new.cs | grep -x made",
            "git log -1 --format=%s | grep -x base",
            "git -c user.name=x -c user.email=x commit -qam more"
        );

        Assert.All(seen.Checks, c => Assert.True(c.Passed, $"{c}"));
        Assert.Equal("base", Temp.Git("log", "-1", "--format=%s"));
    }

    [Fact]
    public async Task Setup_has_one_that_the_agent_does_not_get()
    {
        var packet = Packet();
        var config = "";

        var seen = await RunAsync(
            packet with
            {
                Setup =
                [
                    $"test \"$(git rev-parse HEAD)\" = {packet.Base}",
                    "git config core.fsmonitor evil; git config alias.x y; echo hook > .git/hooks-by-setup",
                ],
            },
            w =>
            {
                config = File.ReadAllText(Path.Combine(w, ".git", "config"));
                Assert.False(File.Exists(Path.Combine(w, ".git", "hooks-by-setup")));
                Assert.Equal("", Temp.GitIn(w, "status", "--porcelain"));
            }
        );

        Assert.Equal(AgentEnd.Completed, seen.Agent!.End);
        Assert.DoesNotContain("evil", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_setup_puts_in_place_of_it_leads_nowhere()
    {
        var outside = Temp.Beside("outside");
        Directory.CreateDirectory(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "config"), "theirs", TestContext.Current.CancellationToken);

        await RunAsync(
            Packet() with
            {
                Setup = [$"rm -r .git && ln -s '{outside}' .git"],
            },
            w => Assert.Null(new DirectoryInfo(Path.Combine(w, ".git")).LinkTarget)
        );

        Assert.Equal(["config"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
    }

    [Fact]
    public async Task No_command_finds_a_repository_around_the_folder_of_the_session()
    {
        // As with a TMPDIR in a project, or in a home that is a repository.
        Temp.GitIn(Path.GetDirectoryName(Temp.Beside("session"))!, "init", "-q");

        var seen = await CheckAsync(
            "! git -C .. rev-parse --git-dir",
            "! git -C \"$HOME\" rev-parse --git-dir",
            "! git -C \"$TMPDIR\" rev-parse --git-dir",
            "rm -rf .git; ! git rev-parse --git-dir"
        );

        Assert.All(seen.Checks, c => Assert.True(c.Passed, $"{c}"));
    }

    private Task<Ralf.Actions.Sessions.SessionObservations> CheckAsync(params string[] checks)
    {
        var packet = Packet();
        return RunAsync(
            packet with
            {
                Task = packet.Task with { Checks = checks },
            },
            w => File.WriteAllText(Path.Combine(w, "src/a/new.cs"), "made\n")
        );
    }
}
