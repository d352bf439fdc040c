using System.Diagnostics;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class CleanRepositoryTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_was_checked_out_and_not_touched_has_no_changes()
    {
        using var session = await Session.StartAsync(_temp, _temp.Commit("one", ("a", "1"), ("b/c", "2")));
        var rebuilt = await session.RebuildAsync();
        Assert.Empty(rebuilt.Changes);
        Assert.Equal(_temp.Git("rev-parse", "HEAD^{tree}"), rebuilt.Tree.Hex);
        Assert.Equal("", session.AgentGit("status", "--porcelain"));
        Assert.Equal(_temp.Git("rev-parse", "HEAD"), session.AgentGit("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task A_new_file_that_is_not_wanted_is_found_and_not_read()
    {
        using var session = await Session.StartAsync(_temp, _temp.Commit("one", ("a", "1"), ("b/c", "2")));
        session.Write("b/new", "secret");
        session.Write("b/c", "3");
        session.Write("a", "4");
        var rebuilt = await session.Clean.RebuildAsync(
            session.Folder,
            GitId.Parse(_temp.Git("rev-parse", "HEAD")),
            path => path == "a",
            CancellationToken.None
        );

        Assert.Equal(["M a", "M b/c", "A b/new"], rebuilt.Changes.Select(Text));
        Assert.Empty(rebuilt.TooLarge);
        var kept = _temp.GitIn(_temp.Beside("clean"), "cat-file", "--batch-all-objects", "--batch-check");
        Assert.DoesNotContain(" blob 6", kept, StringComparison.Ordinal);
        Assert.Contains(rebuilt.Changes[0].NewId.Hex, kept, StringComparison.Ordinal);
    }

    [Fact]
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

    [Fact]
    public async Task An_edit_of_the_same_size_with_its_old_time_is_found()
    {
        var id = _temp.Commit("one", ("a", "1111"));
        using var session = await Session.StartAsync(_temp, id);
        var time = File.GetLastWriteTimeUtc(session.Path("a"));
        session.Write("a", "2222");
        File.SetLastWriteTimeUtc(session.Path("a"), time);
        Assert.Equal(["M a"], (await session.RebuildAsync()).Changes.Select(Text));
    }

    [Fact]
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

    [Fact]
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
        var rebuilt = await session.Clean.RebuildAsync(folder, GitId.Parse(id), null, CancellationToken.None);
        Assert.Equal(["D a", "M b", "A c"], rebuilt.Changes.Select(Text));
    }

    [Fact]
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

    [Fact]
    public async Task A_folder_that_is_not_empty_is_no_place_for_a_checkout()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        var error = await Assert.ThrowsAsync<UserException>(() =>
            session.Clean.CheckoutAsync(session.Base, session.Folder, CancellationToken.None)
        );
        Assert.Equal("RALF210", error.Code);
        Assert.Throws<UserException>(() => CleanRepository.Create(_temp.Beside("clean"), session.Source));
    }

    private static string Text(PathChange change) =>
        $"{(change.Kind == ChangeKind.Mode ? 'X' : change.Kind.ToString()[0])} {change.Path}";
}
