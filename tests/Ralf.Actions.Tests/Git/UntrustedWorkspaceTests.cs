using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class UntrustedWorkspaceTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Contents_are_raw_whatever_the_attributes_say()
    {
        _temp.Git("config", "core.autocrlf", "false");
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
        _temp.Write("crlf.txt", "a\r\nb\r\n");
        _temp.Write("big.bin", pointer);
        _temp.Write("id.txt", "$Id$\n");
        _temp.Commit("one");
        var id = _temp.Commit(
            "two",
            (
                ".gitattributes",
                "*.txt text eol=crlf ident\n*.bin filter=lfs diff=lfs -text\n*.u16 working-tree-encoding=UTF-16\n"
            ),
            ("lf.txt", "a\nb\n")
        );
        using var session = await Session.StartAsync(_temp, id);
        Assert.Equal("a\nb\n", session.Read("lf.txt"));
        Assert.Equal("$Id$\n", session.Read("id.txt"));
        Assert.Equal(pointer, session.Read("big.bin"));
        Assert.Empty((await session.RebuildAsync()).Changes);
        session.Write("new.txt", "x\r\ny\n");
        session.Write("new.u16", "plain");
        var changes = (await session.RebuildAsync()).Changes;
        Assert.Equal(["A new.txt", "A new.u16"], changes.Select(Text));
        Assert.Equal("x\r\ny\n"u8.ToArray(), session.Clean.Store.ReadBlob(changes[0].NewId));
        Assert.Equal("", session.AgentGit("status", "--porcelain", "-uno"));
    }

    [Fact]
    public async Task The_workspaces_own_git_is_never_run()
    {
        var id = _temp.Commit("one", ("a.txt", "1"), ("sub/b", "2"));
        using var session = await Session.StartAsync(_temp, id);
        var proof = _temp.Beside("executed");
        var script = $"#!/bin/sh\ntouch {proof}\ncat\n";
        session.Write(".git/hooks/post-index-change", script);
        TempRepository.SetMode(session.Path(".git/hooks/post-index-change"), 0x1FF);
        await File.AppendAllTextAsync(
            session.Path(".git/config"),
            $"[core]\n\tfsmonitor = touch {proof}; false\n\thooksPath = .git/hooks\n[filter \"evil\"]\n\tclean = touch {proof}; cat\n\tsmudge = touch {proof}; cat\n\trequired = true\n"
        );
        session.Write(".gitattributes", "* filter=evil\n");
        session.Write("a.txt", "changed");
        Directory.CreateDirectory(session.Path("sub/.git"));
        File.Copy(session.Path(".git/config"), session.Path("sub/.git/config"));
        var rebuilt = await session.RebuildAsync();
        Assert.False(File.Exists(proof));
        Assert.Equal(["A .gitattributes", "M a.txt"], rebuilt.Changes.Select(Text));
        session.AgentGit("status");
        Assert.True(File.Exists(proof), "the configuration of this test does run in git itself");
    }

    [Fact]
    public async Task What_the_workspaces_own_git_says_of_its_files_is_not_believed()
    {
        var id = _temp.Commit("one", ("a.txt", "1"), ("run.sh", "2"));
        using var session = await Session.StartAsync(_temp, id);
        await File.AppendAllTextAsync(session.Path(".git/config"), "[core]\n\tfileMode = false\n\tsymlinks = false\n");
        TempRepository.SetMode(session.Path("run.sh"), 0x1ED);
        File.Delete(session.Path("a.txt"));
        File.CreateSymbolicLink(session.Path("a.txt"), "run.sh");
        Assert.Equal("", session.AgentGit("diff", "--name-only", "--", "run.sh"));
        Assert.Equal(["M a.txt", "X run.sh"], (await session.RebuildAsync()).Changes.Select(Text));
    }

    [Fact]
    public async Task A_nested_repository_is_the_plain_files_it_holds()
    {
        var id = _temp.Commit("one", ("a", "1"), ("tracked/b", "2"));
        using var session = await Session.StartAsync(_temp, id);
        foreach (var folder in (string[])["nested", "nested/deeper", "tracked", "a2", "-d"])
        {
            session.Write($"{folder}/file", "x");
            _temp.GitIn(session.Path(folder), "init", "-q", ".");
            _temp.GitIn(session.Path(folder), "add", "file");
            _temp.GitIn(session.Path(folder), "commit", "-q", "-m", "nested");
        }

        File.Delete(session.Path("a"));
        Directory.Move(session.Path("a2"), session.Path("a"));
        session.Write("linked/.git", "gitdir: ../nested/.git\n");
        session.Write("linked/file", "y");
        Assert.Equal(
            [
                "A -d/file",
                "D a",
                "A a/file",
                "A linked/file",
                "A nested/deeper/file",
                "A nested/file",
                "A tracked/file",
            ],
            (await session.RebuildAsync()).Changes.Select(Text)
        );
    }

    [Fact]
    public async Task Only_the_bases_ignore_rules_count()
    {
        _temp.Write("out/kept.txt", "base");
        _temp.Git("add", "-f", "out/kept.txt");
        _temp.Git("commit", "-q", "-m", "zero");
        var id = _temp.Commit("one", (".gitignore", "out/\n*.tmp\n"), ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        session.Write("out/build.dll", "x");
        session.Write("b.tmp", "x");
        session.Write("out/kept.txt", "edited");
        session.Write("a", "2");
        session.Write("c.cs", "x");
        session.Write(".gitignore", "a\n*.cs\n");
        session.Write(".git/info/exclude", "*.cs\n");
        Assert.Equal(
            ["M .gitignore", "M a", "A c.cs", "M out/kept.txt"],
            (await session.RebuildAsync()).Changes.Select(Text)
        );
    }

    [Fact]
    public async Task A_submodules_empty_folder_stays_a_submodule()
    {
        var one = _temp.Commit("one", ("a", "1"));
        _temp.Git("update-index", "--add", "--cacheinfo", $"160000,{one},sub");
        _temp.Git("commit", "-q", "-m", "two");
        using var session = await Session.StartAsync(_temp, _temp.Git("rev-parse", "HEAD"));
        Assert.True(Directory.Exists(session.Path("sub")));
        Assert.Empty((await session.RebuildAsync()).Changes);
        Directory.Delete(session.Path("sub"));
        Assert.Equal(["D sub"], (await session.RebuildAsync()).Changes.Select(Text));
    }

    [Fact]
    public async Task The_users_repository_is_not_touched()
    {
        var id = _temp.Commit("one", ("a", "1"), ("b", "2"));
        _temp.Write("a", "dirty");
        _temp.Write("new", "staged");
        _temp.Git("add", "new");
        var before = (
            _temp.Git("status", "--porcelain"),
            await File.ReadAllBytesAsync(_temp.Path(".git/index")),
            Objects()
        );
        using (var session = await Session.StartAsync(_temp, id))
        {
            Assert.Equal("1", session.Read("a"));
            session.Write("c", "unlike anything");
            await session.RebuildAsync();
            session.AgentGit("add", ".");
            session.AgentGit("commit", "-q", "-m", "by the agent");
        }

        Assert.Equal(before.Item2, await File.ReadAllBytesAsync(_temp.Path(".git/index")));
        Assert.Equal(before.Item1, _temp.Git("status", "--porcelain"));
        Assert.Equal(before.Item3, Objects());
        int Objects() => Directory.GetFiles(_temp.Path(".git/objects"), "*", SearchOption.AllDirectories).Length;
    }

    [Fact]
    public async Task A_shallow_clone_is_enough()
    {
        _temp.Commit("one", ("a", "1"));
        var id = _temp.Commit("two", ("b", "2"));
        _temp.Git("clone", "-q", "--depth", "1", $"file://{_temp.Root}", _temp.Beside("shallow"));
        using var source = GitRepository.Open(_temp.Beside("shallow"));
        using var clean = CleanRepository.Create(_temp.Beside("clean"), source);
        await clean.CheckoutAsync(
            source.ReadCommit(GitId.Parse(id)).Tree,
            _temp.Beside("work"),
            CancellationToken.None
        );
        clean.AddAgentRepository(_temp.Beside("work"), GitId.Parse(id));
        Assert.Equal("1", _temp.GitIn(_temp.Beside("work"), "rev-list", "--count", "HEAD"));
        await File.WriteAllTextAsync(Path.Combine(_temp.Beside("work"), "c"), "3");
        var rebuilt = await clean.RebuildAsync(_temp.Beside("work"), GitId.Parse(id), null, CancellationToken.None);
        Assert.Equal(["A c"], rebuilt.Changes.Select(Text));
    }

    private static string Text(PathChange change) =>
        $"{(change.Kind == ChangeKind.Mode ? 'X' : change.Kind.ToString()[0])} {change.Path}";
}
