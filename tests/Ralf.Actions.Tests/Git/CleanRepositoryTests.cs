using System.Diagnostics;
using System.Text;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class CleanRepositoryTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task What_was_checked_out_and_not_touched_has_no_changes()
    {
        using var session = await Session.StartAsync(
            _temp,
            _temp.Commit("one", ("a", "1"), ("b/c", "2"))
        );
        var rebuilt = await session.RebuildAsync();
        Assert.Empty(rebuilt.Changes);
        Assert.Equal(_temp.Git("rev-parse", "HEAD^{tree}"), rebuilt.Tree.Hex);
        Assert.Equal("", session.AgentGit("status", "--porcelain"));
        Assert.Equal(_temp.Git("rev-parse", "HEAD"), session.AgentGit("rev-parse", "HEAD"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_sort_of_change_is_found()
    {
        _temp.Write("exec", "#!/bin/sh\n");
        TempRepository.SetMode(_temp.Path("exec"), 0x1ED);
        File.CreateSymbolicLink(_temp.Path("link"), "a");
        var id = _temp.Commit(
            "one",
            ("a", "1"),
            ("b/c", "2"),
            ("b/d", "3"),
            ("f", "4"),
            ("g/h", "5"),
            ("i/j", "6"),
            ("same", "7"),
            ("edit", "8")
        );
        using var session = await Session.StartAsync(_temp, id);
        File.Delete(session.Path("a"));
        File.Delete(session.Path("f"));
        session.Write("f/now/a/folder", "x");
        Directory.Delete(session.Path("g"), true);
        session.Write("g", "now a file");
        session.Write("edit", "9");
        session.Write("new/file", "x");
        session.Write("same", "7");
        TempRepository.SetMode(session.Path("exec"), 0x1A4);
        File.Delete(session.Path("link"));
        File.CreateSymbolicLink(session.Path("link"), "elsewhere");
        Directory.Move(session.Path("i"), session.Path("../moved"));
        File.CreateSymbolicLink(session.Path("i"), "../moved");
        var rebuilt = await session.RebuildAsync();
        Assert.Equal(
            [
                "D a",
                "M edit",
                "X exec",
                "D f",
                "A f/now/a/folder",
                "A g",
                "D g/h",
                "A i",
                "D i/j",
                "M link",
                "A new/file",
            ],
            rebuilt.Changes.Select(Text)
        );
        Assert.Equal(GitMode.Symlink, rebuilt.Changes.Single(c => c.Path.Value == "i").NewMode);
        Assert.Equal(
            "elsewhere"u8.ToArray(),
            session.Clean.Store.ReadBlob(rebuilt.Changes.Single(c => c.Path.Value == "link").NewId)
        );
        Assert.Equal(rebuilt.Tree, session.TreeByGit());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_edit_of_the_same_size_with_its_old_time_is_found()
    {
        var id = _temp.Commit("one", ("a", "1111"));
        using var session = await Session.StartAsync(_temp, id);
        var time = File.GetLastWriteTimeUtc(session.Path("a"));
        session.Write("a", "2222");
        File.SetLastWriteTimeUtc(session.Path("a"), time);
        Assert.Equal(["M a"], (await session.RebuildAsync()).Changes.Select(Text));
    }

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
    public async Task Names_of_all_sorts_are_reported_as_they_are()
    {
        using var session = await Session.StartAsync(_temp, _temp.Commit("one", ("a", "1")));
        string[] names =
        [
            "new\nline",
            "tab\t",
            "\"quote\"",
            "back\\slash",
            " ",
            "-x",
            "ü",
            "u\u0308",
            "日本",
            ":(top)x",
            "*",
            "git~1",
            ".GIT/config",
            ".gitmodules",
        ];
        foreach (var name in names)
        {
            session.Write(name, "x");
        }

        using (
            var shell = Process.Start(
                "/bin/sh",
                [
                    "-c",
                    "cd \"$0\" && printf x > \"$(printf 'stray\\377')\" && mkdir \"$(printf 'd\\376')\" && printf x > \"$(printf 'd\\376/f')\" && mkfifo pipe && rm a && mkfifo a",
                    session.Folder,
                ]
            )
        )
        {
            await shell.WaitForExitAsync();
            Assert.Equal(0, shell.ExitCode);
        }

        var rebuilt = await session.RebuildAsync();
        Assert.Equal(
            names.Append("stray\udcff").Append("d\udcfe/f").Order(StringComparer.Ordinal),
            rebuilt.Changes.Where(c => c.Kind == ChangeKind.Added).Select(c => c.Path.Value)
        );
        Assert.Equal(["D a"], rebuilt.Changes.Where(c => c.Kind != ChangeKind.Added).Select(Text));
        Assert.All(
            rebuilt.Changes.Where(c => c.Kind == ChangeKind.Added),
            c => Assert.Equal("x"u8.ToArray(), session.Clean.Store.ReadBlob(c.NewId))
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_checkout_that_is_not_the_base_is_compared_with_the_base()
    {
        var id = _temp.Commit("one", ("a", "1"), ("b", "2"));
        using var session = await Session.StartAsync(_temp, id);
        session.Write("c", "3");
        File.Delete(session.Path("a"));
        var checkpoint = await session.RebuildAsync();
        var folder = _temp.Beside("second");
        await session.Clean.CheckoutAsync(checkpoint.Tree, folder, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, "b"), "4");
        var rebuilt = await session.Clean.RebuildAsync(
            folder,
            GitId.Parse(id),
            CancellationToken.None
        );
        Assert.Equal(["D a", "M b", "A c"], rebuilt.Changes.Select(Text));
    }

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 120_000)]
    public async Task Thousands_of_new_files_are_found()
    {
        using var session = await Session.StartAsync(_temp, _temp.Commit("one", ("a", "1")));
        foreach (var i in Enumerable.Range(0, 5000))
        {
            session.Write($"new/{i % 50}/{i}", $"{i}");
        }

        var rebuilt = await session.RebuildAsync();
        Assert.Equal(5000, rebuilt.Changes.Count);
        Assert.Equal(session.TreeByGit(), rebuilt.Tree);
    }

    [Fact(Timeout = 60_000)]
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
        int Objects() =>
            Directory.GetFiles(_temp.Path(".git/objects"), "*", SearchOption.AllDirectories).Length;
    }

    [Fact(Timeout = 60_000)]
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
        var rebuilt = await clean.RebuildAsync(
            _temp.Beside("work"),
            GitId.Parse(id),
            CancellationToken.None
        );
        Assert.Equal(["A c"], rebuilt.Changes.Select(Text));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bundle_carries_the_work_home_and_writes_no_ref()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        session.Write("b", "2");
        var rebuilt = await session.RebuildAsync();
        var head = session.Clean.Store.WriteCommit(
            new CommitData(
                rebuilt.Tree,
                [GitId.Parse(id)],
                GitIdentity.Ralf(DateTimeOffset.UnixEpoch),
                "work"
            )
        );
        await session.Clean.BundleAsync(
            GitId.Parse(id),
            head,
            "refs/heads/ralf/r/t",
            _temp.Beside("work.bundle"),
            CancellationToken.None
        );
        Assert.Null(session.Source.ResolveCommit(head.Hex));
        Assert.True(session.Source.TryImport(_temp.Beside("work.bundle"), head));
        Assert.Equal(
            "2"u8.ToArray(),
            session.Source.ReadBlob(
                TreeWalk
                    .Find(
                        session.Source,
                        session.Source.ReadCommit(head).Tree,
                        RepoPath.Parse("b")
                    )!
                    .Id
            )
        );
        Assert.Equal(["refs/heads/main"], session.Source.Refs("refs/").Keys);
        Assert.False(
            session.Source.TryImport(_temp.Beside("work.bundle"), GitId.Parse(new string('1', 40)))
        );
        using var stranger = new TempRepository();
        using var elsewhere = GitRepository.Open(stranger.Root);
        Assert.False(elsewhere.TryImport(_temp.Beside("work.bundle"), head));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bundle_that_is_damaged_evil_or_none_is_refused()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        var blob = session.Clean.Store.WriteBlob("x"u8.ToArray());
        var evil = session.Clean.Store.WriteTree([
            new(
                ".git",
                GitMode.Tree,
                session.Clean.Store.WriteTree([new("config", GitMode.File, blob)])
            ),
        ]);
        var head = session.Clean.Store.WriteCommit(
            new CommitData(
                evil,
                [GitId.Parse(id)],
                GitIdentity.Ralf(DateTimeOffset.UnixEpoch),
                "evil"
            )
        );
        var file = _temp.Beside("evil.bundle");
        await session.Clean.BundleAsync(
            GitId.Parse(id),
            head,
            "refs/heads/x",
            file,
            CancellationToken.None
        );
        Assert.False(session.Source.TryImport(file, head));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^30] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.False(session.Source.TryImport(file, head));
        await File.WriteAllTextAsync(file, "no bundle\n");
        Assert.False(session.Source.TryImport(file, head));
        Assert.False(session.Source.TryImport(_temp.Beside("missing"), head));
        Assert.Null(session.Source.ResolveCommit(head.Hex));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_folder_that_is_not_empty_is_no_place_for_a_checkout()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        var error = await Assert.ThrowsAsync<UserException>(() =>
            session.Clean.CheckoutAsync(session.Base, session.Folder, CancellationToken.None)
        );
        Assert.Equal("RALF210", error.Code);
        Assert.Throws<UserException>(() =>
            CleanRepository.Create(_temp.Beside("clean"), session.Source)
        );
    }

    private static string Text(PathChange change) =>
        $"{(change.Kind == ChangeKind.Mode ? 'X' : change.Kind.ToString()[0])} {change.Path}";
}
