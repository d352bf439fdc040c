using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class RefsTests : IDisposable
{
    private readonly TempRepository _temp = new();
    private readonly GitRepository _repository;
    private readonly GitId _one;
    private readonly GitId _two;

    public RefsTests()
    {
        _one = GitId.Parse(_temp.Commit("one", ("a", "1")));
        _two = GitId.Parse(_temp.Commit("two", ("a", "2")));
        _repository = GitRepository.Open(_temp.Root);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void A_transaction_creates_moves_and_deletes()
    {
        Assert.True(
            _repository.TryUpdateRefs([new("refs/ralf/r/b", GitId.None, _one), new("refs/ralf/r/a", null, _one)])
        );
        Assert.True(
            _repository.TryUpdateRefs([
                new("refs/ralf/r/b", _one, _two),
                new("refs/ralf/r/a", _one, GitId.None),
                new("refs/ralf/r/c", null, GitId.None),
                new("refs/ralf/r/d", GitId.None, GitId.None),
            ])
        );
        Assert.Equal([("refs/ralf/r/b", _two)], _repository.Refs("refs/ralf/").Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void A_lost_lease_changes_nothing_at_all()
    {
        Assert.True(_repository.TryUpdateRefs([new("refs/heads/x", GitId.None, _one)]));
        RefUpdate other = new("refs/heads/y", GitId.None, _one);
        Assert.False(_repository.TryUpdateRefs([other, new("refs/heads/x", _two, _one)]));
        Assert.False(_repository.TryUpdateRefs([other, new("refs/heads/x", GitId.None, _two)]));
        Assert.False(_repository.TryUpdateRefs([other, new("refs/heads/x", _two, GitId.None)]));
        Assert.False(_repository.TryUpdateRefs([other, new("refs/heads/x", GitId.None, GitId.None)]));
        Assert.False(_repository.TryUpdateRefs([other, new("refs/heads/z", _one, _two)]));
        Assert.Equal(["refs/heads/main", "refs/heads/x"], _repository.Refs("refs/heads/").Keys);
        Assert.Equal(_one, _repository.ResolveCommit("x"));
    }

    [Fact]
    public void An_update_that_cannot_be_is_an_error()
    {
        Assert.Throws<UserException>(() => _repository.TryUpdateRefs([new("refs/heads/main/below", GitId.None, _one)]));
        Assert.Throws<UserException>(() =>
            _repository.TryUpdateRefs([new("refs/heads/b", GitId.None, GitId.Parse(new string('1', 40)))])
        );
        Assert.Throws<UserException>(() => _repository.TryUpdateRefs([new("refs/heads/a..b", null, _one)]));
    }

    [Fact]
    public void A_prefix_need_not_end_at_a_slash()
    {
        _repository.TryUpdateRefs([
            new("refs/heads/ralf/ab", null, _one),
            new("refs/heads/ralf/ac/d", null, _one),
            new("refs/heads/ralf/b", null, _one),
        ]);
        Assert.Equal(["refs/heads/ralf/ab", "refs/heads/ralf/ac/d"], _repository.Refs("refs/heads/ralf/a").Keys);
    }

    [Fact]
    public void Hooks_do_not_run_and_no_reflog_appears()
    {
        var proof = _temp.Beside("hooked");
        _temp.Write(".git/hooks/reference-transaction", $"#!/bin/sh\ntouch {proof}\n");
        TempRepository.SetMode(_temp.Path(".git/hooks/reference-transaction"), 0x1FF);
        Assert.True(_repository.TryUpdateRefs([new("refs/heads/quiet", null, _one)]));
        Assert.False(File.Exists(proof));
        Assert.False(File.Exists(_temp.Path(".git/logs/refs/heads/quiet")));
        _temp.Git("update-ref", "refs/heads/loud", _one.Hex);
        Assert.True(File.Exists(proof), "the hook of this test does run in git itself");
    }

    [Fact]
    public async Task Of_racing_threads_each_increment_is_kept_once()
    {
        const int Threads = 6;
        const int Each = 5;
        Assert.True(
            _repository.TryUpdateRefs([new("refs/ralf/n", null, Number(0)), new("refs/ralf/m", null, Number(0))])
        );
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() => Race(t % 2 == 0, Each))));
        Assert.Equal(
            $"{Threads * Each}",
            _repository.ReadCommit(_repository.ResolveCommit("refs/ralf/n")!.Value).Message
        );
        Assert.Equal(_repository.ResolveCommit("refs/ralf/n"), _repository.ResolveCommit("refs/ralf/m"));
    }

    private void Race(bool forwards, int times)
    {
        for (var done = 0; done < times; )
        {
            var now = _repository.ResolveCommit("refs/ralf/n")!.Value;
            var next = Number(int.Parse(_repository.ReadCommit(now).Message, null) + 1);
            RefUpdate[] updates = [new("refs/ralf/n", now, next), new("refs/ralf/m", now, next)];
            done += _repository.TryUpdateRefs(forwards ? updates : [.. updates.Reverse()]) ? 1 : 0;
        }
    }

    private GitId Number(int n) =>
        _repository.WriteCommit(
            new CommitData(GitId.EmptyTree, [], GitIdentity.Ralf(DateTimeOffset.UnixEpoch), $"{n}")
        );
}
