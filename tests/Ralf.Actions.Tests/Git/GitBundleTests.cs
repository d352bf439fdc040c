using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class GitBundleTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_bundle_carries_the_work_home_and_writes_no_ref()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        session.Write("b", "2");
        var rebuilt = await session.RebuildAsync();
        var head = session.Clean.Store.WriteCommit(
            new CommitData(rebuilt.Tree, [GitId.Parse(id)], GitIdentity.Ralf(DateTimeOffset.UnixEpoch), "work")
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
                TreeWalk.Find(session.Source, session.Source.ReadCommit(head).Tree, RepoPath.Parse("b"))!.Id
            )
        );
        Assert.Equal(["refs/heads/main"], session.Source.Refs("refs/").Keys);
        Assert.False(session.Source.TryImport(_temp.Beside("work.bundle"), GitId.Parse(new string('1', 40))));
        using var stranger = new TempRepository();
        using var elsewhere = GitRepository.Open(stranger.Root);
        Assert.False(elsewhere.TryImport(_temp.Beside("work.bundle"), head));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(100, false)]
    public async Task A_bundle_has_a_header_of_a_few_lines(int more, bool taken)
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        session.Write("b", "2");
        var rebuilt = await session.RebuildAsync();
        var head = session.Clean.Store.WriteCommit(
            new CommitData(rebuilt.Tree, [GitId.Parse(id)], GitIdentity.Ralf(DateTimeOffset.UnixEpoch), "work")
        );
        var file = _temp.Beside("work.bundle");
        await session.Clean.BundleAsync(GitId.Parse(id), head, "refs/heads/x", file, CancellationToken.None);
        var bytes = await File.ReadAllBytesAsync(file);
        var start = Array.IndexOf(bytes, (byte)'\n') + 1;
        var lines = string.Concat(Enumerable.Repeat($"-{id} x\n", more));
        await File.WriteAllBytesAsync(
            file,
            [.. bytes[..start], .. System.Text.Encoding.ASCII.GetBytes(lines), .. bytes[start..]]
        );

        Assert.Equal(taken, session.Source.TryImport(file, head));
    }

    /// <summary>An object of 600 MB in 4 kB: each copy of a delta repeats the whole of a small base.</summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(600, false)]
    public void A_bundle_holds_no_object_that_is_larger_than_any_file(int megabytes, bool taken)
    {
        using var repository = GitRepository.Open(_temp.Root);
        var file = _temp.Beside("bomb.bundle");
        var head = BundleBomb.Write(file, megabytes);

        Assert.Equal(taken, repository.TryImport(file, head));
        Assert.Equal(taken, repository.TryImport([new BundleFile(file, head)])[0]);
    }

    [Fact]
    public void A_pack_that_takes_too_long_is_refused()
    {
        using var repository = GitRepository.Open(_temp.Root);
        var file = _temp.Beside("bomb.bundle");
        BundleBomb.Write(file, 1);
        using var pack = new MemoryStream(BundleBomb.Pack(1));
        var git = new GitProgram(Path.Combine(_temp.Root, ".git"));

        Assert.False(GitBundle.TryStore(git, 3, pack, TimeSpan.Zero));
        Assert.True(GitBundle.TryStore(git, 3, pack));
    }

    [Fact]
    public async Task A_bundle_that_is_damaged_evil_or_none_is_refused()
    {
        var id = _temp.Commit("one", ("a", "1"));
        using var session = await Session.StartAsync(_temp, id);
        var blob = session.Clean.Store.WriteBlob("x"u8.ToArray());
        var evil = session.Clean.Store.WriteTree([
            new(".git", GitMode.Tree, session.Clean.Store.WriteTree([new("config", GitMode.File, blob)])),
        ]);
        var head = session.Clean.Store.WriteCommit(
            new CommitData(evil, [GitId.Parse(id)], GitIdentity.Ralf(DateTimeOffset.UnixEpoch), "evil")
        );
        var file = _temp.Beside("evil.bundle");
        await session.Clean.BundleAsync(GitId.Parse(id), head, "refs/heads/x", file, CancellationToken.None);
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
}
