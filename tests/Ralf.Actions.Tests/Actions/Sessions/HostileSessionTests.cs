using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>What a session leaves beside its workspace, and in it, to reach what comes after it.</summary>
public sealed class HostileSessionTests : SessionWorkFixture
{
    private string Started => Temp.Beside("started");

    private string Beside(string path) => Path.Combine(Temp.Beside("session"), path);

    [Fact]
    public async Task What_it_writes_into_Ralfs_repository_is_not_used()
    {
        var seen = await RunAsync(
            Packet(),
            w =>
            {
                var touch = $"touch '{Started}'; cat";
                File.AppendAllText(
                    Beside("clean.git/config"),
                    $"[filter \"evil\"]\n\tclean = {touch}\n\tsmudge = {touch}\n"
                );
                Directory.CreateDirectory(Beside("clean.git/info"));
                File.WriteAllText(Beside("clean.git/info/attributes"), "* filter=evil\n");
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
                File.WriteAllText(Path.Combine(w, "src/a/new.cs"), "3\n");
            }
        );

        Assert.False(File.Exists(Started));
        Assert.Equal(["src/a/new.cs", "src/a/x.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
    }

    [Fact]
    public async Task An_index_that_says_that_nothing_was_changed_is_not_believed()
    {
        var seen = await RunAsync(
            Packet(),
            w =>
            {
                var index = Directory
                    .GetFiles(Beside("clean.git/folders"))
                    .Single(f => !f.EndsWith(".tree", StringComparison.Ordinal));
                var own = Path.Combine(w, ".git", "index");
                File.Copy(index, own, overwrite: true);
                Temp.GitIn(w, "update-index", "--assume-unchanged", "src/a/x.cs");
                File.Copy(own, index, overwrite: true);
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
            }
        );

        Assert.Equal(["src/a/x.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
    }

    [Fact]
    public async Task A_file_outside_the_scope_is_named_and_not_read()
    {
        var seen = await RunAsync(Packet(), w => Grow(Path.Combine(w, "core.dump"), 1L << 40));

        Assert.Equal(["core.dump"], seen.Changes.Refused.Select(r => r.Text));
        Assert.Equal(AgentEnd.Completed, seen.Agent!.End);
    }

    [Fact]
    public async Task A_file_of_its_scope_that_no_host_takes_is_left_out()
    {
        var seen = await RunAsync(
            Packet(),
            w =>
            {
                Grow(Path.Combine(w, "src/a/big.bin"), 1L << 40);
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
            }
        );

        var left = Assert.Single(seen.Changes.Refused);
        Assert.Equal((Refusal.Size, "src/a/big.bin (larger than 1024 MiB)"), (left.Refusal, left.Text));
        Assert.Equal(["src/a/x.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
    }

    [Theory]
    [InlineData("setup-scratch")]
    [InlineData("checks/scratch")]
    [InlineData("scratch")]
    public async Task Checks_have_a_home_that_it_could_not_prepare(string folder)
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Setup = ["true"],
                Task = packet.Task with
                {
                    Checks =
                    [
                        "test -z \"$(ls -A \"$HOME\" \"$TMPDIR\" | grep evil)\"",
                        "sh -lc 'grep -q 2 src/a/x.cs'",
                    ],
                },
            },
            w =>
            {
                foreach (var name in (string[])["home", "tmp"])
                {
                    Directory.CreateDirectory(Beside($"{folder}/{name}"));
                    File.WriteAllText(Beside($"{folder}/{name}/evil"), "");
                    File.WriteAllText(Beside($"{folder}/{name}/.profile"), "grep() { true; }\n");
                }

                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "broken\n");
            }
        );

        Assert.Equal([true, true, false], seen.Checks.Select(c => c.Passed));
    }

    [Fact]
    public async Task A_link_in_place_of_the_folders_of_checks_leads_nowhere()
    {
        var outside = Temp.Beside("outside");
        Directory.CreateDirectory(outside);
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with { Checks = ["grep -q 2 src/a/x.cs"] },
            },
            w =>
            {
                Directory.CreateSymbolicLink(Beside("checks"), outside);
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
            }
        );

        Assert.True(Assert.Single(seen.Checks).Passed);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public async Task What_is_no_file_is_not_produced()
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with { Produces = ["src/a/nowhere", "src/a/folder", "src/a/loop*", "src/a/link"] },
            },
            w =>
            {
                File.CreateSymbolicLink(Path.Combine(w, "src/a/nowhere"), "missing");
                Directory.CreateDirectory(Path.Combine(w, "src/a/folder"));
                File.WriteAllText(Path.Combine(w, "src/a/folder/file"), "");
                File.CreateSymbolicLink(Path.Combine(w, "src/a/loop1"), "loop1");
                File.CreateSymbolicLink(Path.Combine(w, "src/a/link"), "folder/file");
            }
        );

        Assert.Equal(["src/a/nowhere", "src/a/folder", "src/a/loop*"], seen.MissingOutput);
    }

    private static void Grow(string file, long bytes)
    {
        using var stream = File.Create(file);
        stream.SetLength(bytes);
    }
}
