using System.Text;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>What people commit on the result branch.</summary>
public sealed class ManualCommitsTests
{
    [Fact]
    public async Task A_commit_on_the_result_branch_is_the_result_and_later_sessions_start_from_it()
    {
        SimulatedRun? run = null;
        GitId theirs = default;
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (packet.Task.Id == Id("b"))
                {
                    theirs = Commit(run!, run!.State.Result, (".github/x.yml", "theirs"));
                }

                return Write(packet);
            }
        );

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        var adopted = Assert.Single(Adopted(run));
        Assert.Equal((theirs, "Ann"), (adopted.To, adopted.By));
        Assert.Equal([".github/x.yml"], adopted.Paths.Select(p => p.Value));
        Assert.Equal("theirs", run.Text(".github/x.yml"));
        using var folder = TempFolder.InMemory();
        var file = System.IO.Path.Combine(folder.Root, "state");
        SnapshotFile.Write(StateSnapshot.Of(state, run.Log.Tip, state.Result), file);
        var kept = Assert.Single(SnapshotFile.Read(file, Run)!.State.Adoptions);
        Assert.Equal((theirs, 1), (kept.Adopted.To, kept.After));
        Assert.Equal("c\n", run.Text("src/c/x.cs"));
        Assert.Equal(state.Result, Branch(run));
        var third = run.Log.Events.Select(e => e.Body).OfType<TaskDispatched>().Last();
        Assert.NotNull(TreeWalk.Find(run.Git, Tree(run, third.Base), Path(".github/x.yml")));
        Assert.Empty(run.Audit());
        Assert.Contains(
            "Ann committed 1 file on the result branch",
            EventText.Adopted(adopted),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disputed_file_that_they_changed_is_decided_and_both_tasks_land_with_the_rest(bool together)
    {
        var run = Conflict();
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted, after blocked", Standings(state));
        Assert.Equal(RunPhase.Failed, state.Phase);

        // A merge by hand may bring along what is not disputed too.
        (string, string)[] theirs = together
            ? [("src/c.cs", "both"), ("src/a/own.cs", "a"), ("src/b/own.cs", "b")]
            : [("src/c.cs", "both")];
        var commit = Commit(run, state.Result, theirs);
        state = await run.RunAsync();

        Assert.Equal("a landed, b landed, after landed", Standings(state));
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal("both", run.Text("src/c.cs"));
        Assert.Equal("a", run.Text("src/a/own.cs"));
        Assert.Equal("b", run.Text("src/b/own.cs"));
        Assert.Equal([Path("src/c.cs")], Assert.Single(Adopted(run)).Decides);
        Assert.NotEqual(commit, state.Result);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_run_that_is_over_takes_only_what_decides_a_conflict()
    {
        var run = Conflict();
        var state = await run.RunAsync();
        Commit(run, state.Result, ("docs/z.md", "theirs"));

        var after = await run.RunAsync();

        Assert.Equal((RunPhase.Failed, state.Result), (after.Phase, after.Result));
        Assert.Empty(Adopted(run));
        Assert.Contains("no file that is still disputed", Refused(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_built_on_an_older_result_is_merged_where_no_path_is_disputed()
    {
        var run = Building("d", "docs/z.md");

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        var adopted = Assert.Single(Adopted(run));
        Assert.Equal(run.Base, adopted.From);
        Assert.Equal(adopted.To, run.Git.ReadCommit(adopted.Result).Parents[1]);
        Assert.Equal("theirs", run.Text("docs/z.md"));
        Assert.Equal("a\n", run.Text("src/a/x.cs"));
        Assert.Equal("d\n", run.Text("src/d/x.cs"));
        Assert.Equal(state.Result, Branch(run));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task What_disputes_the_result_is_left_alone_and_the_way_out_is_said()
    {
        var run = Building("d", "src/a/x.cs");

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Empty(Adopted(run));
        Assert.Equal("a\n", run.Text("src/a/x.cs"));
        Assert.NotEqual(state.Result, Branch(run));
        var paused = state with { Phase = RunPhase.Paused };
        Assert.Contains(
            "(src/a/x.cs): merge refs/ralf/r1/landed into it",
            Refused(run, paused),
            StringComparison.Ordinal
        );
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task What_does_not_build_on_the_result_or_is_no_sound_tree_is_left_alone()
    {
        SimulatedRun? run = null;
        var evil = new Queue<string>(["unrelated", "evil"]);
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (evil.TryDequeue(out var what))
                {
                    var name = what == "evil" ? ".git" : "x";
                    var blob = run!.Git.WriteBlob("evil"u8.ToArray());
                    var tree = run.Git.WriteTreeBytes([
                        .. Encoding.ASCII.GetBytes($"100644 {name}\0"),
                        .. blob.ToBytes(),
                    ]);
                    GitId[] parents = what == "evil" ? [run.State.Result] : [];
                    var tip = run.Git.WriteCommit(new(tree, parents, Ann, "theirs\n"));
                    run.Git.TryUpdateRefs([new(Run.ResultBranch, null, tip)]);
                    Assert.NotNull(Refused(run));
                }

                return Write(packet);
            }
        );

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Empty(evil);
        Assert.Empty(Adopted(run));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_session_that_wrote_the_same_file_conflicts_with_a_person()
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (packet.Task.Id == Id("a"))
                {
                    Commit(run!, run!.Base, ("src/a/x.cs", "theirs"));
                }

                return Write(packet);
            }
        );

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(TaskState.Conflicted, state[Id("a")].State);
        Assert.Empty(state[Id("a")].ConflictsWith);
        Assert.Equal("theirs", run.Text("src/a/x.cs"));
        Assert.Equal("d\n", run.Text("src/d/x.cs"));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task What_breaks_verify_by_itself_is_nobodys_fault_and_a_commit_mends_it()
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Plan(Task("a"), Task("b")) with
            {
                Verify = ["make"],
            },
            (packet, _) =>
            {
                if (packet.Task.Id == Id("b"))
                {
                    Commit(run!, run!.State.Result, ("broken", "theirs"));
                }

                return Write(packet);
            }
        );
        run.Engine.Verify = commit => TreeWalk.Find(run.Git, Tree(run, commit), Path("broken")) is null;

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal([], state.Blame?.Tasks);
        Assert.Equal("a landed, b landed", Standings(state));
        Assert.Equal(RunPhase.Failed, state.Phase);

        var tree = TreeWalk.Apply(
            run.Git,
            run.ResultTree(),
            [.. TreeWalk.Compare(run.Git, run.ResultTree(), Tree(run, run.Base)).Where(c => c.Path.Value == "broken")]
        );
        var mended = run.Git.WriteCommit(new(tree, [state.Result], Ann, "mended\n"));
        run.Git.TryUpdateRefs([new(Run.ResultBranch, null, mended)]);
        state = await run.RunAsync();

        Assert.Equal((RunPhase.Done, mended), (state.Phase, state.Result));
        Assert.Null(run.Text("broken"));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_log_that_was_forced_back_behind_their_commit_is_refused()
    {
        SimulatedRun? run = null;
        GitId before = default;
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (packet.Task.Id == Id("b"))
                {
                    before = run!.Git.Refs(Run.StateRef)[Run.StateRef];
                    Commit(run, run.State.Result, ("docs/z.md", "theirs"));
                }

                return Write(packet);
            }
        );
        await run.RunAsync(parallel: 1);
        var theirs = Assert.Single(Adopted(run));

        run.Git.TryUpdateRefs([
            new(Run.StateRef, null, before),
            new(Run.ResultRef, null, theirs.Result),
            new(Run.SeenRef, null, GitId.None),
        ]);

        Assert.Equal(ExitCode.LogRefused, Assert.Throws<UserException>(() => StateLog.Open(run.Git, Run)).ExitCode);
    }

    [Fact]
    public async Task A_logged_commit_that_does_not_build_on_the_result_is_found_by_the_audit()
    {
        var run = new SimulatedRun(Chain, (p, _) => Write(p));
        var state = await run.RunAsync();
        var other = run.Git.WriteCommit(
            new(run.Git.ReadCommit(run.Base).Tree, [run.Base], Ann, "without all the work\n")
        );
        run.Append(new ResultAdopted(state.Result, other, other, "Ann", 0, [], []));
        run.Git.TryUpdateRefs([new(Run.ResultRef, null, other)]);

        Assert.Contains(run.Audit(), f => f.What.Contains("is logged as built on", StringComparison.Ordinal));
    }

    private static GitIdentity Ann => new("Ann", "ann@example.com", Noon.AddHours(1));

    /// <summary>A chain in which somebody commits on the base, when the result has gone on.</summary>
    private static SimulatedRun Building(string at, string path)
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (packet.Task.Id == Id(at))
                {
                    Assert.NotEqual(run!.Base, run.State.Result);
                    Commit(run, run.Base, (path, "theirs"));
                }

                return Write(packet);
            }
        );
        return run;
    }

    private static SimulatedRun Conflict()
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Plan(Both("a"), Both("b"), Task("after", "a")) with
            {
                Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow, OutOfScope: OutOfScopePolicy.Strip),
            },
            (p, _) =>
                p.Task.Id == Id("after")
                    ? Write(p)
                    : new([("src/c.cs", p.Task.Id.Value), ($"src/{p.Task.Id}/own.cs", p.Task.Id.Value)])
        );
        run.Engine.Before = async (packet, _) =>
        {
            // Both start from one commit.
            while (packet.Task.Id != Id("after") && run.Engine.Started.Count < 2)
            {
                await System.Threading.Tasks.Task.Yield();
            }
        };
        return run;
    }

    private static PlanTask Both(string id) => Task(id) with { Scope = [$"src/{id}/**", "src/c.cs"] };

    /// <summary>Somebody commits on the result branch, wherever the run has it.</summary>
    private static GitId Commit(SimulatedRun run, GitId on, params (string, string)[] theirs)
    {
        var tree = TreeWalk.Apply(run.Git, Tree(run, on), [.. theirs.Select(t => Change(run, t.Item1, t.Item2))]);
        var tip = run.Git.WriteCommit(new(tree, [on], Ann, "theirs\n"));
        Assert.True(run.Git.TryUpdateRefs([new(Run.ResultBranch, null, tip)]));
        return tip;
    }

    private static PathChange Change(SimulatedRun run, string path, string text) =>
        new(Path(path), GitMode.None, GitId.None, GitMode.File, run.Git.WriteBlob(Encoding.UTF8.GetBytes(text)));

    private static string? Refused(SimulatedRun run, RunState? state = null)
    {
        var log = run.Log;
        _ = ManualCommits.Decide(run.Git, state ?? log.State, log.Tip, out var refused);
        return refused;
    }

    private static GitId Tree(SimulatedRun run, GitId commit) => run.Git.ReadCommit(commit).Tree;

    private static GitId Branch(SimulatedRun run) => run.Git.Refs(Run.ResultBranch)[Run.ResultBranch];

    private static RepoPath Path(string path) => RepoPath.Parse(path);

    private static List<ResultAdopted> Adopted(SimulatedRun run) =>
        [.. run.Log.Events.Select(e => e.Body).OfType<ResultAdopted>()];
}
