using Ralf.Actions.Sessions;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>Work of a session inside its scope that does not land, and what setup did alone.</summary>
public sealed class LeftOutTests : SessionWorkFixture
{
    [Fact]
    public async Task New_files_that_the_base_ignores_are_named_and_those_of_setup_are_not()
    {
        var seen = await RunAsync(
            With((".gitignore", "lib/\n*.log\n")) with
            {
                Setup = ["mkdir -p src/a/lib/setup && echo 1 > src/a/lib/setup/made"],
            },
            w =>
            {
                Write(w, "src/a/lib/made.ts");
                Write(w, "src/a/new/lib/one.ts");
                Write(w, "src/a/new/lib/two.ts");
                Write(w, "src/a/new/beside.ts");
                Write(w, "src/a/x.log");
                Write(w, "lib/outside.ts");
            }
        );

        Assert.Equal(["src/a/lib/made.ts", "src/a/new/lib/ (2 files)", "src/a/x.log"], seen.LeftOut.Ignored);
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal(SessionStatus.Complete, verdict.Status);
        Assert.Contains("src/a/lib/made.ts, src/a/new/lib/ (2 files)", Assert.Single(verdict.Warnings(seen)));
    }

    [Fact]
    public async Task A_session_that_left_nothing_else_says_so_in_its_detail()
    {
        var seen = await RunAsync(With((".gitignore", "lib/\n")), w => Write(w, "src/a/lib/made.ts"));

        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal((SessionStatus.Complete, SessionReason.NoChange), (verdict.Status, verdict.Reason));
        Assert.Contains("src/a/lib/made.ts", verdict.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_below_a_submodule_are_named_and_alone_they_are_not_complete(bool hasMore)
    {
        var seen = await RunAsync(
            WithSubmodule() with
            {
                Setup = ["echo 1 > src/a/sub/of-setup; echo 1 > src/a/sub/changed"],
            },
            w =>
            {
                Write(w, "src/a/sub/changed");
                Write(w, "src/a/sub/deep/new.txt");
                if (hasMore)
                {
                    Write(w, "src/a/x.cs");
                }
            }
        );

        Assert.Equal(["src/a/sub/ (2 files)"], seen.LeftOut.BelowSubmodules);
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal(
            hasMore ? (SessionStatus.Complete, null) : (SessionStatus.Partial, SessionReason.NothingDone),
            (verdict.Status, verdict.Reason)
        );
        Assert.Contains("submodule", Assert.Single(verdict.Warnings(seen)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_submodule_is_not_followed()
    {
        var outside = Directory.CreateDirectory(Temp.Beside("outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret-name"), "1");

        var seen = await RunAsync(
            WithSubmodule(),
            w =>
            {
                Directory.Delete(Path.Combine(w, "src/a/sub"));
                Directory.CreateSymbolicLink(Path.Combine(w, "src/a/sub"), outside);
            }
        );

        Assert.Empty(seen.LeftOut.BelowSubmodules);
    }

    [Fact]
    public async Task What_setup_alone_changed_in_the_scope_stays_out()
    {
        var seen = await RunAsync(
            Packet() with
            {
                Setup = ["echo 9 > src/a/x.cs; echo 1 > src/a/made; echo 1 > src/a/both"],
            },
            w => Write(w, "src/a/both")
        );

        Assert.Equal(["src/a/both"], seen.Changes.Allowed.Select(c => c.Path.Value));
    }

    [Fact]
    public async Task The_work_of_an_earlier_attempt_stays_though_setup_undoes_it()
    {
        var start = Packet().Base;
        Temp.Write("src/a/x.cs", "2\n");
        Temp.Write("src/a/y.cs", "2\n");
        Temp.Write("src/a/z.cs", "2\n");
        var head = GitId.Parse(Temp.Commit("checkpoint"));

        var seen = await RunAsync(
            Packet() with
            {
                Checkpoint = new(start, head),
                Setup = ["echo 1 > src/a/x.cs; echo 9 > src/a/y.cs; echo 9 > README.md"],
            },
            _ => { }
        );

        Assert.Equal(
            ["src/a/x.cs 2\n", "src/a/y.cs 2\n", "src/a/z.cs 2\n"],
            seen.Changes.Allowed.Select(c => $"{c.Path.Value} {Temp.Git("cat-file", "blob", c.NewId.Hex)}\n")
        );
        Assert.Empty(seen.Changes.Refused);
    }

    private SessionPacket With(params (string Path, string Text)[] files) =>
        Packet() with
        {
            Base = GitId.Parse(Temp.Commit("more", files)),
        };

    private SessionPacket WithSubmodule()
    {
        Temp.Git("update-index", "--add", "--cacheinfo", $"160000,{Packet().Base.Hex},src/a/sub");
        Temp.Git("update-index", "--add", "--cacheinfo", $"160000,{Packet().Base.Hex},elsewhere");
        Temp.Git("commit", "-q", "-m", "submodules");
        return Packet() with { Base = GitId.Parse(Temp.Git("rev-parse", "HEAD")) };
    }

    private static void Write(string workspace, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(workspace, path))!);
        File.WriteAllText(Path.Combine(workspace, path), $"{path}\n");
    }
}
