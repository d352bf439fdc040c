using System.Text;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>The log under attack: each damage has a verdict of its own, and nothing is mended silently.</summary>
public sealed class DamageTests
{
    private const string First = "log/000000/000.json";
    private const string Second = "log/000000/001.json";
    private const string Third = "log/000000/002.json";

    private static readonly Dictionary<string, (Action<LogFiles> Damage, string Verdict)> _damages = new()
    {
        ["missing in the middle"] = (f => f.Remove(Second), $"'{Second}' is missing"),
        ["missing first"] = (f => f.Remove(First), $"'{First}' is missing"),
        ["no log at all"] = (
            f =>
            {
                f.Remove(First);
                f.Remove(Second);
                f.Remove(Third);
            },
            "'log' is missing"
        ),
        ["no plan"] = (f => f.Remove("plan.yml"), "'plan.yml' is missing"),
        ["half a plan"] = (f => f["plan.yml"] = f["plan.yml"][..20], "'plan.yml' is no frozen plan"),
        ["a foreign file"] = (f => f["x.txt"] = [1], "'x.txt' does not belong there"),
        ["a foreign file in the log"] = (f => f["log/000000/001.txt"] = [1], "there is '001.txt'"),
        ["a foreign folder in the log"] = (f => f["log/x/000.json"] = [1], "there is 'x'"),
        ["a folder left out"] = (f => f["log/000002/000.json"] = f[Third], "000001"),
        ["a folder begun too early"] = (f => f["log/000001/000.json"] = f[Third], "003.json' is missing"),
        ["half a file"] = (f => f[Third] = f[Third][..(f[Third].Length / 2)], $"'{Third}' is no event"),
        ["an empty file"] = (f => f[Third] = [], $"'{Third}' is no event"),
        ["invalid UTF-8"] = (f => f[Third] = [(byte)'{', 0xC3, 0x28, (byte)'}'], $"'{Third}' is not UTF-8"),
        ["64 MB"] = (f => f[Third] = new byte[64 << 20], $"'{Third}' has 67108864 bytes"),
        ["duplicate seq"] = (f => f[Third] = f[Second], $"'{Third}' says that its seq is 1"),
        ["duplicate id"] = (
            f => f.Replace(Third, "dispatch/d/1", "dispatch/a/1"),
            "'dispatch/a/1' of an earlier event"
        ),
        ["unknown kind"] = (f => f.Replace(Third, "task_dispatched", "hook_sent"), "newer version: '" + Third),
        ["newer format"] = (f => f.Replace(First, "\"format\": 1", "\"format\": 2"), "newer version: '" + First),
        ["another run's log"] = (
            f => f.Replace(First, "\"run\": \"r1\"", "\"run\": \"r2\""),
            "belongs to another run, 'r2'"
        ),
        ["no start"] = (f => f.Replace(First, "run_started", "run_resumed"), "'run_started' stands first"),
        ["an unknown task"] = (f => f.Replace(Third, "\"task\": \"d\"", "\"task\": \"zz\""), "speaks of task 'zz'"),
    };

    public static TheoryData<string> Names => [.. _damages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_log_is_refused_and_the_damage_named(string name)
    {
        var (damage, verdict) = _damages[name];
        var store = Sound();
        var files = LogFiles.Of(store);
        damage(files);
        var tip = files.Commit();

        var error = Assert.Throws<UserException>(() => Open(store));

        Assert.Equal(ExitCode.LogRefused, error.ExitCode);
        Assert.Contains(verdict, error.Message, StringComparison.Ordinal);
        Assert.Equal(tip, store.ResolveCommit(Run.StateRef));
    }

    [Fact]
    public void Of_many_damaged_events_of_a_long_log_the_first_is_named()
    {
        var store = new MemoryGitStore();
        var log = Create(store);
        log.Append([.. Enumerable.Range(1, 3_000).Select(i => new NewEvent($"x{i}", new RunResumed()))]);
        var files = LogFiles.Of(store);
        foreach (var seq in new[] { 2_900, 2_300, 1_700, 1_400 })
        {
            files[LogPath.Of(seq)] = [];
        }

        files.Commit();

        var error = Assert.Throws<UserException>(() => Open(store));

        Assert.Contains($"'{LogPath.Of(1_400)}' is no event", error.Message, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, (Action<LogFiles> Damage, string Verdict)> _rewrites = new()
    {
        ["changed"] = (f => f.Replace(Second, "12:01", "12:02"), $"'{Second}' was changed"),
        ["removed"] = (f => f.Remove(Third), $"'{Third}' is missing"),
        ["plan changed"] = (f => f.Replace("plan.yml", "A goal", "Another"), "'plan.yml' was changed"),
    };

    public static TheoryData<string> RewriteNames => [.. _rewrites.Keys];

    [Theory]
    [MemberData(nameof(RewriteNames))]
    public void A_log_that_did_anything_but_grow_is_refused_by_who_has_it_open(string name)
    {
        var (damage, verdict) = _rewrites[name];
        var store = Sound();
        var open = Open(store);
        var files = LogFiles.Of(store);
        damage(files);
        files.Commit();

        var error = Assert.Throws<UserException>(open.Refresh);

        Assert.Equal(ExitCode.LogRefused, error.ExitCode);
        Assert.Contains(verdict, error.Message, StringComparison.Ordinal);
        Assert.Equal(3, open.Events.Count);
    }

    [Fact]
    public void A_deleted_branch_is_refused_by_who_has_it_open()
    {
        var store = Sound();
        var open = Open(store);
        store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, GitId.None)]);

        var error = Assert.Throws<UserException>(open.Refresh);

        Assert.Equal("RALF404", error.Code);
        Assert.Contains("was deleted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_object_is_damage_of_the_log()
    {
        var store = Sound();
        var files = LogFiles.Of(store);
        store.Lose(store.WriteBlob(files[Second]));

        var error = Assert.Throws<UserException>(() => Open(store));

        Assert.Equal(("RALF402", ExitCode.LogRefused), (error.Code, error.ExitCode));
    }

    [Fact]
    public void A_log_forced_back_behind_its_result_is_refused()
    {
        var store = new MemoryGitStore();
        var landed = Landing.Of(store);
        Assert.Equal(TaskState.Landed, Open(store).State[Id("a")].State);

        store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, landed.Before)]);
        var behind = Assert.Throws<UserException>(() => Open(store));
        store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, landed.First)]);
        var farBehind = Assert.Throws<UserException>(() => Open(store));

        Assert.Equal("RALF404", behind.Code);
        Assert.Contains("no event of it names the result", behind.Message, StringComparison.Ordinal);
        Assert.Contains("no longer in its history", farBehind.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_with_the_same_events_and_another_history_is_refused()
    {
        var store = new MemoryGitStore();
        Landing.Of(store);
        var files = LogFiles.Of(store);
        files.Parents.Clear();
        files.Commit();

        var error = Assert.Throws<UserException>(() => Open(store));

        Assert.Contains("no longer in its history", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_without_its_tie_to_the_log_is_refused()
    {
        var store = new MemoryGitStore();
        Landing.Of(store, _ => "a: no trailers\n");

        var error = Assert.Throws<UserException>(() => Open(store));

        Assert.Contains("no 'Ralf-Log' trailer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trailers_that_an_agent_wrote_above_the_last_paragraph_do_not_count()
    {
        var message = $"a: x\n\nRalf-Log: 9 {Base}\n\nRalf-Log: 3 {Result}\n";

        Assert.Equal((3, Result), Trailers.ReadLog(message));
        Assert.Null(Trailers.ReadLog($"a\n\nRalf-Log: 1 {Base}\nRalf-Log: 3 {Result}\n"));
        Assert.Null(Trailers.ReadLog("a\n\nRalf-Log: x y\n"));
    }

    private static MemoryGitStore Sound()
    {
        var store = new MemoryGitStore();
        var log = Create(store);
        log.Append(new NewEvent(EventIds.Dispatched(Id("a"), 1), Dispatch("a")));
        log.Append(new NewEvent(EventIds.Dispatched(Id("d"), 1), Dispatch("d")));
        return store;
    }
}
