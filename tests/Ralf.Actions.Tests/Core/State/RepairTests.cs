using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class RepairTests
{
    private const string Third = "log/000000/002.json";
    private const string Fourth = "log/000000/003.json";
    private readonly MemoryGitStore _store = new();

    private static readonly Dictionary<string, Action<LogFiles>> _damages = new()
    {
        ["an event changed"] = f => f.Replace(Third, "12:02", "12:03"),
        ["an event removed"] = f => f.Remove(Third),
        ["half an event, added as a log adds it"] = f => f[Fourth] = [(byte)'{'],
        ["a foreign file"] = f => f["x.txt"] = [1],
        ["the plan changed"] = f => f.Replace("plan.yml", "A goal", "Another"),
        ["the whole log gone"] = f =>
        {
            f.Remove("log/000000/000.json");
            f.Remove("log/000000/001.json");
            f.Remove(Third);
        },
        ["a merge"] = f => f.Parents.Add(f.Parents[0]),
    };

    public static TheoryData<string> Names => [.. _damages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repaired_log_goes_on_from_its_last_sound_state_and_says_what_was_given_up(string name)
    {
        var log = Sound();
        var damaged = Damage(_damages[name]);
        Assert.Throws<UserException>(() => Open(_store));

        var said = Repair();

        Assert.NotNull(said);
        var opened = Open(_store);
        Assert.Equal(4, opened.Events.Count);
        var repaired = Assert.IsType<LogRepaired>(opened.Events[^1].Body);
        Assert.Equal((log.Tip, damaged, 1), (repaired.Trusted, repaired.Damaged, repaired.GivenUp));
        Assert.Equal(damaged, _store.ReadCommit(opened.Tip).Parents.Single());
        Assert.Empty(RunAudit.Audit(_store, Run));
        Assert.True(opened.Append(new NewEvent("on", new RunResumed())));
        Forget();
        Assert.Equal(5, Open(_store).Events.Count);
        Assert.Null(Repair());
    }

    [Fact]
    public void A_process_that_has_the_log_open_goes_on_after_the_repair()
    {
        var open = Sound();
        Damage(f => f.Remove(Third));
        Assert.Throws<UserException>(open.Refresh);
        Repair();

        open.Refresh();

        Assert.IsType<LogRepaired>(open.Events[^1].Body);
    }

    [Fact]
    public void All_that_was_written_on_a_damaged_state_is_given_up_with_it()
    {
        var log = Sound();
        Damage(f => f.Replace(Third, "12:02", "12:03"));
        Damage(f => f[Fourth] = Event(3));
        Repair();

        var repaired = Assert.IsType<LogRepaired>(Open(_store).Events[^1].Body);
        Assert.Equal((log.Tip, 2), (repaired.Trusted, repaired.GivenUp));
    }

    [Fact]
    public void A_log_may_be_repaired_a_second_time()
    {
        Sound();
        Damage(f => f.Remove(Third));
        Repair();
        Damage(f => f.Remove(Third));
        Repair();

        Assert.Equal(2, Open(_store).Events.Count(e => e.Body is LogRepaired));
        Assert.Empty(RunAudit.Audit(_store, Run));
    }

    [Fact]
    public void A_repair_that_gives_up_what_is_sound_is_damage_itself()
    {
        var log = Create(_store);
        log.Append(new NewEvent("x", new RunResumed()));
        var trusted = log.Tip;
        log.Append(new NewEvent("y", new RunResumed()));
        var faked = StateLog
            .OpenAt(_store, Run, trusted)
            .WriteRepair(new LogRepaired(trusted, log.Tip, 1, "no reason"), Noon);
        Forget();
        Force(faked);

        var error = Assert.Throws<UserException>(() => Open(_store));

        Assert.Contains("is modified there", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(RunAudit.Audit(_store, Run));
    }

    [Fact]
    public void A_log_of_a_newer_version_is_not_repaired()
    {
        Sound();
        var tip = Damage(f => f[Fourth] = Event(3, "run_resumed_anew"));

        Refuses("RALF403", "update ralf", tip);
    }

    [Fact]
    public void A_log_whose_objects_are_missing_is_not_repaired()
    {
        var log = Sound();
        _store.Lose(_store.WriteBlob(LogFiles.Of(_store)[Third]));

        Refuses("RALF408", "fetch them from another clone", log.Tip);
    }

    [Fact]
    public void Work_that_landed_after_the_damage_is_never_given_up()
    {
        var landing = Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files.Parents.Clear();
        files.Parents.Add(landing.First);
        files.Replace("log/000000/001.json", "12:01", "12:02");
        files.Remove("log/000000/000.json");
        Forget();
        var tip = files.Commit();

        Refuses("RALF408", $"git update-ref {Run.ResultRef}", tip);
    }

    [Fact]
    public void A_log_without_a_sound_commit_is_not_repaired()
    {
        Create(_store);
        var files = LogFiles.Of(_store);
        files["log/000000/000.json"] = [];
        files.Parents.Clear();
        Forget();
        var tip = files.Commit();

        Refuses("RALF408", "nothing of it can be trusted", tip);
    }

    [Fact]
    public void A_log_that_another_took_the_place_of_is_left_to_a_person()
    {
        var log = Sound();
        var files = LogFiles.Of(_store);
        files.Parents.Clear();
        var tip = files.Commit();

        Refuses("RALF408", $"git update-ref -d {Run.SeenRef}", tip);
        Assert.Equal(log.Tip, _store.ResolveCommit(Run.SeenRef));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_branch_that_was_forced_back_or_deleted_stands_again_where_it_was_last_read(bool deleted)
    {
        var landing = Landing.Of(_store);
        var tip = _store.ResolveCommit(Run.StateRef);
        Force(deleted ? GitId.None : landing.Before);

        var said = Repair();

        Assert.Contains("nothing was given up", said, StringComparison.Ordinal);
        Assert.Equal(tip, Open(_store).Tip);
        Assert.Empty(RunAudit.Audit(_store, Run));
    }

    [Fact]
    public void Work_of_a_session_that_is_not_known_any_more_moves_aside()
    {
        Sound();
        var head = _store.ResolveCommit(Run.StateRef)!.Value;
        var kept = Run.SessionRef(Id("a"), 1);
        var unknown = Run.SessionRef(Id("b"), 1);
        _store.TryUpdateRefs([new(kept, null, head), new(unknown, null, head)]);
        Damage(f => f.Remove(Third));

        Repair();

        var refs = _store.Refs("refs/heads/ralf/");
        Assert.Contains(kept, refs.Keys);
        Assert.DoesNotContain(unknown, refs.Keys);
        Assert.Equal(head, refs[$"{unknown}-{head.Short}"]);
    }

    private void Refuses(string code, string wayOut, GitId tip)
    {
        var error = Assert.Throws<UserException>(() => Repair());
        Assert.Equal((code, ExitCode.LogRefused), (error.Code, error.ExitCode));
        Assert.Contains(wayOut, error.Message, StringComparison.Ordinal);
        Assert.Equal(tip, _store.ResolveCommit(Run.StateRef));
    }

    private string? Repair() => LogRepair.Repair(_store, Run, Noon.AddMinutes(30));

    private GitId Damage(Action<LogFiles> damage)
    {
        var files = LogFiles.Of(_store);
        damage(files);
        return files.Commit(Noon.AddMinutes(20));
    }

    private StateLog Sound()
    {
        var log = Create(_store);
        log.Append(new NewEvent(EventIds.Dispatched(Id("a"), 1), Dispatch("a")));
        log.Append(new NewEvent(EventIds.Dispatched(Id("d"), 1), Dispatch("d")));
        return log;
    }

    private static byte[] Event(int seq, string kind = "run_resumed") =>
        System.Text.Encoding.UTF8.GetBytes(
            $$"""{"seq":{{seq}},"id":"x","kind":"{{kind}}","at":"2026-05-04T12:20:00Z"}"""
        );

    private void Force(GitId to) => _store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, to)]);

    private void Forget() => _store.TryUpdateRefs([new RefUpdate(Run.SeenRef, null, GitId.None)]);
}
