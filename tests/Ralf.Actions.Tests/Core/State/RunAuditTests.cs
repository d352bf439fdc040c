using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class RunAuditTests
{
    private readonly MemoryGitStore _store = new();

    [Fact]
    public void A_sound_run_has_no_findings()
    {
        Landing.Of(_store);

        Assert.Empty(Audit());
    }

    [Fact]
    public void A_run_that_has_landed_nothing_is_sound()
    {
        _store.WriteTree([]);
        Create(_store);

        Assert.Empty(Audit());
    }

    [Fact]
    public void A_long_log_is_sound_across_its_folders()
    {
        var log = Create(_store);
        foreach (var batch in Enumerable.Range(0, 2100).Chunk(300))
        {
            log.Append([.. batch.Select(i => new NewEvent($"x{i}", new RunResumed()))]);
        }

        Assert.Empty(Audit());
    }

    [Fact]
    public void An_event_changed_in_a_later_commit_is_found()
    {
        Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files.Replace("log/000000/001.json", "12:01", "12:02");
        files.Commit(Noon.AddMinutes(9));

        Finds("'log/000000/001.json' is modified there");
    }

    [Fact]
    public void An_event_removed_in_a_later_commit_is_found_with_what_can_be_trusted()
    {
        Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files.Remove("log/000000/002.json");
        files.Commit();

        Finds("'log/000000/002.json' is deleted there");
        Finds("'log/000000/002.json' is missing");
        Finds("up to event 3");
    }

    [Fact]
    public void A_plan_changed_in_a_later_commit_is_found()
    {
        Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files.Replace("plan.yml", "A goal", "Another");
        files.Commit(Noon.AddMinutes(9));

        Finds("'plan.yml' is modified there");
    }

    [Fact]
    public void A_merge_in_the_history_is_found()
    {
        var landing = Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files.Parents.Add(landing.Commit);
        files["decisions.md"] = [];
        files.Commit(Noon.AddMinutes(9));

        Finds("is a merge of 2 commits");
    }

    [Fact]
    public void A_commit_that_adds_no_event_is_found()
    {
        Landing.Of(_store);
        LogFiles.Of(_store).Commit(Noon.AddMinutes(9));

        Finds("adds no event");
    }

    [Fact]
    public void A_commit_that_does_not_carry_the_time_of_its_events_is_found()
    {
        Landing.Of(_store);
        var files = LogFiles.Of(_store);
        files["decisions.md"] = [];
        files.Commit(Noon.AddHours(7));

        Finds("its time 2026-05-04 19:00:00Z is not that of event 3");
    }

    [Fact]
    public void A_log_that_nothing_can_be_read_of_is_said_to_be_so()
    {
        Create(_store);
        var files = LogFiles.Of(_store);
        files["log/000000/000.json"] = [];
        files.Parents.Clear();
        files.Commit();

        Finds("nothing of this log can be trusted");
    }

    [Theory]
    [InlineData("src/b/x.cs", "'src/b/x.cs' is outside the scope of 'a'")]
    [InlineData("src/a/CLAUDE.md", "'src/a/CLAUDE.md' is protected")]
    [InlineData("src/a/.git/hooks", "'src/a/.git/hooks' ")]
    public void A_landed_path_that_its_scope_forbids_is_found(string path, string expected)
    {
        Landing.Of(_store, path: path);

        Finds(expected);
    }

    [Fact]
    public void A_file_beside_others_in_a_folder_of_the_base_whose_name_no_session_may_make_is_sound()
    {
        Landing.Of(_store, path: "src/a/aux/new.txt", beside: "src/a/aux/old.txt");

        Assert.Empty(Audit());
    }

    [Theory]
    [InlineData("src/a/X.cs")]
    [InlineData("src/a/x.cs/y")]
    [InlineData("src/A/x.cs")]
    public void A_landed_name_that_only_case_tells_from_one_beside_it_is_found(string beside)
    {
        Landing.Of(_store, path: beside.EndsWith('y') ? "src/a/X.CS" : "src/a/x.cs", beside: beside);

        Finds("has a name that some file system takes for another");
    }

    [Fact]
    public void A_landed_submodule_is_found()
    {
        Landing.Of(_store, mode: GitMode.Submodule);

        Finds("'src/a/x.cs' has a mode that no session may make");
    }

    [Theory]
    [InlineData("Ralf-Run: r1", "Ralf-Run: r2", "its trailer 'Ralf-Run' is 'r2', but the log says 'r1'")]
    [InlineData("Ralf-Task: a", "Ralf-Task: b", "its trailer 'Ralf-Task' is 'b', but the log says 'a'")]
    [InlineData("Ralf-Attempt: 1", "Ralf-Attempt: 2", "its trailer 'Ralf-Attempt' is '2'")]
    [InlineData("Ralf-Log: 2", "Ralf-Log: 1", "names no state before event 3")]
    public void A_trailer_that_does_not_match_the_log_is_found(string old, string with, string expected)
    {
        Landing.Of(_store, m => m.Replace(old, with, StringComparison.Ordinal));

        Finds(expected);
    }

    [Fact]
    public void A_commit_that_somebody_put_on_the_result_is_found()
    {
        var landing = Landing.Of(_store);
        var tree = _store.ReadCommit(landing.Commit).Tree;
        var extra = _store.WriteCommit(new CommitData(tree, [landing.Commit], GitIdentity.Ralf(Noon), "extra\n"));
        _store.TryUpdateRefs([new RefUpdate(Run.ResultRef, landing.Commit, extra)]);

        Finds($"result commit {extra.Short}: is on the result, but no event of the log says so");
        Finds("but the log says");
    }

    [Fact]
    public void A_result_that_was_forced_back_or_deleted_is_found()
    {
        var landing = Landing.Of(_store);
        var root = _store.ReadCommit(landing.Commit).Parents[0];
        _store.TryUpdateRefs([new RefUpdate(Run.ResultRef, null, root)]);
        Finds($"event 3: its commit {landing.Commit.Short} is not on the result");

        _store.TryUpdateRefs([new RefUpdate(Run.ResultRef, null, GitId.None)]);
        Finds($"{Run.ResultRef}: is missing");
    }

    public static TheoryData<string> BrokenRules => [.. _broken.Keys];

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Events_that_break_the_rules_of_a_run_are_found(string expected)
    {
        var log = Create(_store);
        log.Append([.. _broken[expected].Select((b, i) => new NewEvent($"x{i}", b))]);

        Finds(expected.Trim());
    }

    [Fact]
    public void What_was_granted_is_in_the_scope_from_then_on()
    {
        var log = Create(_store);
        RunEvent[] bodies =
        [
            Dispatch("a"),
            Recorded("a"),
            Asked("a"),
            Yes,
            Granted("a"),
            Dispatch("a", 2) with
            {
                Scope = ["src/a/**", "docs/**"],
            },
        ];
        log.Append([.. bodies.Select((b, i) => new NewEvent($"x{i}", b))]);

        Assert.Empty(Audit());
    }

    private static ProposalAnswered Yes => new("p1", true, null);

    private static ProposalMade Asked(string by) => new("p1", Id(by), null, new(["docs/**"], "why"), null);

    private static ScopeGranted Granted(string task, params string[] paths) =>
        new(Id(task), "p1", paths.Length == 0 ? ["docs/**"] : paths);

    private static readonly Dictionary<string, RunEvent[]> _broken = new()
    {
        ["attempt 1 of 'a' follows attempt 2"] = [Dispatch("a", 2), Dispatch("a", 1)],
        ["the fence 'a.1-f' was used before"] = [Dispatch("a"), Dispatch("a", 2) with { Fence = "a.1-f" }],
        ["which was never the result"] = [Dispatch("a") with { Base = Result }],
        ["which no such dispatch had"] = [Recorded("a")],
        ["its record starts from cccccccc"] = [Dispatch("a"), new SessionRecorded(Record("a") with { Base = Result })],
        ["of which there is no record"] = [Dispatch("a"), Landed("a")],
        ["'a' landed a second time"] = [Dispatch("a"), Recorded("a"), Landed("a"), Landed("a")],
        ["while 2 was out"] = [Dispatch("a"), Recorded("a"), Dispatch("a", 2), Landed("a")],
        ["dispatched with 'docs/**', which is in no scope of its"] =
        [
            Dispatch("a") with
            {
                Scope = ["src/a/**", "docs/**"],
            },
        ],
        ["dispatched without 'src/a/**', which is in its scope"] = [Dispatch("a") with { Scope = [] }],
        ["'a' was granted what it never asked for, 'p1'"] = [Granted("a")],
        ["'a' was granted what it never asked for, 'p1' "] = [Asked("b"), Yes, Granted("a")],
        ["'a' was granted 'p1', to which nobody said yes"] = [Asked("a"), Granted("a")],
        ["'a' was granted 'p1', to which nobody said yes "] =
        [
            Asked("a"),
            new ProposalAnswered("p1", false, "no"),
            Yes,
            Granted("a"),
        ],
        ["'a' was granted 'README.md', which is not in 'p1'"] = [Asked("a"), Yes, Granted("a", "docs/**", "README.md")],
        ["although it had landed"] = [Dispatch("a"), Recorded("a"), Landed("a"), Dispatch("a", 2)],
    };

    [Fact]
    public void Time_that_runs_backwards_is_found()
    {
        var log = Create(_store);
        log.TryAppend([new NewEvent("x", new RunResumed())], Noon.AddMinutes(-5), []);
        Assert.Empty(Audit());

        log.TryAppend([new NewEvent("y", new RunResumed())], Noon.AddHours(-5), []);
        Finds("event 2: its time 2026-05-04 07:00:00Z lies before");
    }

    [Fact]
    public void Auditing_a_run_that_does_not_exist_is_wrong_usage()
    {
        var error = Assert.Throws<UserException>(() => Audit());

        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    private IReadOnlyList<AuditFinding> Audit() => RunAudit.Audit(_store, Run);

    private void Finds(string expected) =>
        Assert.Contains(expected, string.Join('\n', Audit()), StringComparison.Ordinal);
}
