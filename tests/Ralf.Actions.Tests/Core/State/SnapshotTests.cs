using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>Where a run stands, with a fold kept from before.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const int Long = 1_500;

    private readonly TempFolder _folder = new();
    private readonly MemoryGitStore _store = new();

    private string File => Path.Combine(_folder.Root, "r1", "snapshot");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_folded_once_is_not_read_again_however_long_the_log_is()
    {
        var log = Fill(Long);
        Assert.Equal(log.State.LastSeq, Standing().LastSeq);
        var (before, kept) = (_store.Reads, System.IO.File.ReadAllBytes(File));

        Assert.Equal(Report(log.State), Report(Standing()));
        Assert.InRange(_store.Reads - before, 1, 40);
        log.Append(new NewEvent("one more", new RunPaused("a", "b")));
        var paused = Standing();

        Assert.Equal((RunPhase.Paused, "a"), (paused.Phase, paused.PausedFor));
        Assert.InRange(_store.Reads - before, 1, 120);
        Assert.Equal(kept, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void It_is_made_anew_when_much_was_appended_since()
    {
        var log = Fill(Long);
        Standing();
        var kept = System.IO.File.ReadAllBytes(File);
        Fill(Long, log);

        Assert.Equal(log.State.LastSeq, Standing().LastSeq);
        Assert.NotEqual(kept, System.IO.File.ReadAllBytes(File));
        Assert.Equal(log.State.LastSeq, Standing().LastSeq);
    }

    [Fact]
    public void A_short_log_is_read_and_nothing_is_kept()
    {
        Fill(20);
        Assert.Equal(20, Standing().LastSeq);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("a folder")]
    [InlineData("of another build")]
    [InlineData("of another run")]
    [InlineData("of another log")]
    public void One_that_does_not_fit_is_thrown_away(string what)
    {
        var log = Fill(Long);
        Standing();
        var bytes = System.IO.File.ReadAllBytes(File);
        var lie = SnapshotFile.Read(File, Run)! with { State = log.State with { Sessions = 77 } };
        switch (what)
        {
            case "cut":
                System.IO.File.WriteAllBytes(File, bytes[..(bytes.Length / 2)]);
                break;
            case "changed":
                bytes[^100] ^= 1;
                System.IO.File.WriteAllBytes(File, bytes);
                break;
            case "empty":
                System.IO.File.WriteAllBytes(File, []);
                break;
            case "a folder":
                System.IO.File.Delete(File);
                Directory.CreateDirectory(File);
                break;
            case "of another build":
                SnapshotFile.Write(lie with { Program = "other" }, File);
                break;
            case "of another run":
                SnapshotFile.Write(lie with { State = lie.State with { Run = RunId.Parse("r2") } }, File);
                break;
            default:
                SnapshotFile.Write(lie with { Tip = Base }, File);
                break;
        }

        Assert.Equal(Report(log.State), Report(Standing()));
    }

    [Fact]
    public void A_log_that_did_anything_but_grow_since_is_refused_as_ever()
    {
        Fill(Long);
        Standing();
        var files = LogFiles.Of(_store);
        files.Remove(LogPath.Of(3));
        files.Commit();
        Assert.Equal(ExitCode.LogRefused, Assert.Throws<UserException>(() => Standing()).ExitCode);

        _store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, GitId.None)]);
        Assert.Equal("RALF404", Assert.Throws<UserException>(() => Standing()).Code);
    }

    [Fact]
    public void A_log_that_was_forced_back_behind_the_snapshot_is_refused_as_ever()
    {
        var log = Fill(Long);
        var old = log.Tip;
        log.Append(new NewEvent("x", new RunResumed()));
        Standing();
        _store.TryUpdateRefs([new RefUpdate(Run.StateRef, null, old)]);

        Assert.Equal("RALF404", Assert.Throws<UserException>(() => Standing()).Code);
    }

    [Fact]
    public void A_result_that_the_log_does_not_know_is_refused_as_ever()
    {
        Fill(Long);
        Standing();
        var stray = _store.WriteCommit(new(GitId.EmptyTree, [], GitIdentity.Ralf(Noon), "not by Ralf\n"));
        _store.TryUpdateRefs([new RefUpdate(Run.ResultRef, null, stray)]);

        Assert.Equal("RALF402", Assert.Throws<UserException>(() => Standing()).Code);
    }

    private RunState Standing() => StateLog.ReadState(_store, Run, File);

    private static string Report(RunState state) =>
        StatusReport.From(state, new HashSet<TaskId>()).ToJson() + state.LastSeq;

    /// <summary>So many events more: sessions that fail and are retried, over and over.</summary>
    private StateLog Fill(int events, StateLog? log = null)
    {
        log ??= Create(_store);
        var end = log.Events.Count + events;
        for (var attempt = 1 + log.State[Id("a")].Attempt; log.Events.Count < end; attempt++)
        {
            var seq = log.State.LastSeq;
            NewEvent[] all =
            [
                new(EventIds.Dispatched(Id("a"), attempt), Dispatch("a", attempt)),
                new($"record/{attempt}", Recorded("a", attempt, SessionReason.CheckFailed)),
                new(EventIds.Failed(Id("a"), attempt), Failed("a", attempt)),
                new(EventIds.Retried(Id("a"), seq + 3), new TaskRetried(Id("a"))),
            ];
            log.Append([.. all.Take(end - log.Events.Count)]);
        }

        return log;
    }
}
