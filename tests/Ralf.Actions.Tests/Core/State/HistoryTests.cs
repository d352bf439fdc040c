using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>Whoever opens a log looks at how it came to be, in full the first time and from what was read last
/// afterwards.</summary>
public sealed class HistoryTests
{
    private const string Second = "log/000000/001.json";
    private readonly MemoryGitStore _store = new();

    private static readonly Dictionary<string, (Action<LogFiles> Change, string Verdict)> _changes = new()
    {
        ["an event changed"] = (f => f.Replace(Second, "12:01", "12:02"), $"'{Second}' is modified there"),
        ["the plan changed"] = (f => f.Replace("plan.yml", "A goal", "Another"), "'plan.yml' is modified there"),
        ["a merge"] = (f => f.Parents.Add(f.Parents[0]), "is a merge of 2 commits"),
        ["nothing added"] = (_ => { }, "adds no event"),
    };

    public static TheoryData<string, bool> Cases => [.. _changes.Keys.SelectMany(n => new[] { (n, true), (n, false) })];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_commit_that_does_what_no_log_does_is_refused_by_who_opens_it_later(string name, bool wasReadHere)
    {
        Landing.Of(_store);
        Forget(!wasReadHere);
        var (change, verdict) = _changes[name];
        var files = LogFiles.Of(_store);
        change(files);
        files.Commit();
        Bury();

        var error = Assert.Throws<UserException>(() => Open(_store));

        Assert.Equal(("RALF402", ExitCode.LogRefused), (error.Code, error.ExitCode));
        Assert.Contains(verdict, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_was_forced_back_is_refused_although_nothing_had_landed_since()
    {
        var log = Create(_store);
        var first = log.Tip;
        log.Append(new NewEvent("x", new RunResumed()));
        Force(first);

        var error = Assert.Throws<UserException>(() => Open(_store));

        Assert.Equal(("RALF404", ExitCode.LogRefused), (error.Code, error.ExitCode));
        Assert.Contains($"does not hold {log.Tip.Short}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_another_one_took_the_place_of_is_refused()
    {
        var log = Create(_store);
        var first = log.Tip;
        log.Append(new NewEvent("x", new RunResumed()));
        Force(first);
        Forget(true);
        var other = Open(_store);
        other.Append(new NewEvent("y", new RunPaused("a", "b")));
        _store.TryUpdateRefs([new RefUpdate(Run.SeenRef, null, log.Tip)]);

        Assert.Equal("RALF404", Assert.Throws<UserException>(() => Open(_store)).Code);
    }

    [Fact]
    public void A_log_read_by_who_never_saw_the_newer_one_is_what_it_says()
    {
        var log = Create(_store);
        var first = log.Tip;
        log.Append(new NewEvent("x", new RunResumed()));
        Force(first);
        Forget(true);

        Assert.Single(Open(_store).Events);
    }

    [Fact]
    public void A_deleted_branch_is_no_run_that_never_was()
    {
        Create(_store);
        Force(GitId.None);

        var error = Assert.Throws<UserException>(() => Open(_store));
        Assert.Equal(("RALF404", ExitCode.LogRefused), (error.Code, error.ExitCode));

        _store.TryUpdateRefs([
            new RefUpdate(Run.SeenRef, null, GitId.None),
            new RefUpdate(Run.ResultRef, null, GitId.None),
        ]);
        Assert.Equal("RALF401", Assert.Throws<UserException>(() => Open(_store)).Code);
    }

    [Fact]
    public void What_was_read_before_is_not_read_again()
    {
        var log = Create(_store);
        for (var i = 0; i < 60; i++)
        {
            log.Append(new NewEvent($"x{i}", new RunResumed()));
        }

        var seen = Reads(() => Open(_store));
        Forget(true);
        var whole = Reads(() => Open(_store));

        Assert.InRange(seen, 1, 80);
        Assert.InRange(whole, seen + 120, int.MaxValue);
        Assert.Equal(log.Tip, _store.ResolveCommit(Run.SeenRef));
    }

    private int Reads(Func<StateLog> open)
    {
        var before = _store.Reads;
        open();
        return _store.Reads - before;
    }

    /// <summary>One more commit as a log makes them, so that the tip alone looks well.</summary>
    private void Bury()
    {
        var files = LogFiles.Of(_store);
        var seq = Enumerable.Range(0, 100).First(i => !files.Has($"log/000000/{i:000}.json"));
        files[$"log/000000/{seq:000}.json"] = EventJson.Write(
            new LoggedEvent(seq, "buried", Noon.AddMinutes(9), new RunResumed())
        );
        files.Commit(Noon.AddMinutes(9));
    }

    private void Force(GitId to) => _store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, to)]);

    private void Forget(bool really)
    {
        if (really)
        {
            _store.TryUpdateRefs([new RefUpdate(Run.SeenRef, null, GitId.None)]);
        }
    }
}
