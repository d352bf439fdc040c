using Ralf.Actions.Sessions;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>The content of a session's files, as the attributes of the base mean it.</summary>
public sealed class RepositoryContentTests : SessionWorkFixture
{
    private const string Attributes = """
        [attr]secret filter=git-crypt diff=git-crypt
        *.txt text eol=lf
        *.dos text eol=crlf
        *.auto text=auto
        *.old crlf
        *.in text=input
        *.ps1 eol=crlf
        *.bin -text
        *.raw -text eol=lf
        *.key secret
        *.lfs filter=lfs -text
        *.lfs.txt -filter
        """;

    private static readonly Dictionary<string, byte[]> _written = new()
    {
        ["src/a/new.txt"] = "one\r\ntwo\r\n"u8.ToArray(),
        ["src/a/mixed.txt"] = "one\r\ntwo\nthree\rfour\r\r\n"u8.ToArray(),
        ["src/a/zero.txt"] = "one\0\r\n"u8.ToArray(),
        ["src/a/n.dos"] = "one\r\n"u8.ToArray(),
        ["src/a/n.auto"] = "one\r\ntwo\n"u8.ToArray(),
        ["src/a/zero.auto"] = "one\0\r\n"u8.ToArray(),
        ["src/a/lone.auto"] = "one\r\ntwo\r"u8.ToArray(),
        ["src/a/control.auto"] = "\x01\x02\r\n"u8.ToArray(),
        ["src/a/dos.auto"] = "one\r\n\x1a"u8.ToArray(),
        ["src/a/had.auto"] = "new\r\n"u8.ToArray(),
        ["src/a/n.old"] = "one\r\n"u8.ToArray(),
        ["src/a/n.in"] = "one\r\n"u8.ToArray(),
        ["src/a/n.ps1"] = "one\r\n"u8.ToArray(),
        ["src/a/n.bin"] = "one\r\n"u8.ToArray(),
        ["src/a/n.raw"] = "one\r\n"u8.ToArray(),
        ["src/a/n.cs"] = "one\r\n"u8.ToArray(),
        ["src/a/deep/n.cs"] = "one\r\n"u8.ToArray(),
        ["src/a/same.txt"] = "same\r\n"u8.ToArray(),
    };

    [Fact]
    public async Task Line_ends_are_those_that_git_add_stores()
    {
        var packet = Base();
        var seen = await RunAsync(packet, w => Write(w, _written));

        Write(Temp.Root, _written);
        Temp.Git("add", "-A");
        var added = Temp.Git("diff-index", "--cached", "--raw", "--no-abbrev", packet.Base.Hex, "--", "src")
            .Split('\n')
            .Select(l => l.Split([' ', '\t']))
            .Select(l => $"{l[5]} {l[3]}");
        Assert.Equal(added, seen.Changes.Allowed.Select(c => $"{c.Path.Value} {c.NewId}"));
        Assert.DoesNotContain("src/a/same.txt", seen.Changes.Allowed.Select(c => c.Path.Value));
        Assert.Empty(SessionVerdict.Decide(seen).Warnings(seen));
    }

    [Fact]
    public async Task What_is_to_be_encrypted_never_lands_in_plain_text()
    {
        var seen = await RunAsync(
            Base(),
            w =>
            {
                File.Move(Path.Combine(w, "src/a/old.key"), Path.Combine(w, "src/a/moved.key"));
                Write(
                    w,
                    new()
                    {
                        ["src/a/new.key"] = "password"u8.ToArray(),
                        ["src/a/fake.key"] = "\0GITCRYPT\0password"u8.ToArray(),
                        ["src/a/pointer.key"] = "version https://git-lfs.github.com/spec/v1\npassword"u8.ToArray(),
                        ["src/a/x.cs"] = "2\n"u8.ToArray(),
                    }
                );
            }
        );

        Assert.Equal(
            ["src/a/moved.key", "src/a/old.key", "src/a/x.cs"],
            seen.Changes.Allowed.Select(c => c.Path.Value)
        );
        Assert.Equal(
            ["src/a/fake.key", "src/a/new.key", "src/a/pointer.key"],
            seen.Changes.Refused.Select(r => r.Change.Path.Value)
        );
        Assert.All(seen.Changes.Refused, r => Assert.Equal(Refusal.Filter, r.Refusal));
        Assert.EndsWith("for it, and no session can encrypt)", seen.Changes.Refused[0].Text, StringComparison.Ordinal);
        Assert.Equal(SessionStatus.Partial, SessionVerdict.Decide(seen).Status);
    }

    [Fact]
    public async Task What_lands_without_its_filter_is_named()
    {
        var seen = await RunAsync(
            Base(),
            w =>
                Write(
                    w,
                    new()
                    {
                        ["src/a/new.lfs"] = "large\r\n"u8.ToArray(),
                        ["src/a/pointer.lfs"] = "version https://git-lfs.github.com/spec/v1\noid"u8.ToArray(),
                        ["src/a/x.lfs.txt"] = "text\n"u8.ToArray(),
                    }
                )
        );

        Assert.Equal(3, seen.Changes.Allowed.Count);
        var warning = Assert.Single(SessionVerdict.Decide(seen).Warnings(seen));
        Assert.EndsWith("src/a/new.lfs (lfs)", warning, StringComparison.Ordinal);
    }

    private SessionPacket Base()
    {
        // Before the attributes are there, git stores carriage returns.
        Temp.Commit(
            "files",
            ("src/a/had.auto", "old\r\n"),
            ("src/a/same.txt", "same\n"),
            ("src/a/old.key", "\0GITCRYPT\0abc")
        );
        var attributes = Temp.Commit(
            "attributes",
            (".gitattributes", Attributes.ReplaceLineEndings("\n")),
            ("src/a/deep/.gitattributes", "*.cs text\n")
        );
        return Packet() with { Base = GitId.Parse(attributes) };
    }

    private static void Write(string folder, Dictionary<string, byte[]> files)
    {
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }
    }
}
