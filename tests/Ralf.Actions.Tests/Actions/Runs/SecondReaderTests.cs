using System.Text;
using Ralf.Actions.Commands;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Merging;
using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Every change is read twice, by Ralf and by LibGit2Sharp; if they disagree, nothing lands.</summary>
public sealed class SecondReaderTests
{
    [Fact]
    public async Task The_readers_of_a_real_run_agree_and_its_summary_says_how_much_they_read()
    {
        using var folder = new TempFolder();
        using var git = TempRepository.Bare(folder);
        var run = new SimulatedRun(Chain, (p, _) => Two(p), git: git);

        var state = await run.RunAsync();

        Assert.Equal((RunPhase.Done, null), (state.Phase, state.PausedFor));
        var count = state.Tasks.Count;
        Assert.Equal($"{2 * count} paths of {count} sessions", RunSummary.CheckedTwice(state));
        Assert.Equal(RunSummary.CheckedTwice(state), RunSummary.CheckedTwice(run.State));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task Two_sessions_that_write_one_file_differently_are_a_conflict_for_both_readers()
    {
        using var folder = new TempFolder();
        using var git = TempRepository.Bare(folder);
        var run = Together(new SimulatedRun(Overlapping(), (p, _) => Shared($"{p.Task.Id}"), git: git));

        var state = await run.RunAsync();

        Assert.NotEqual(Disagreement.Reason, state.PausedFor);
        Assert.Equal("a conflicted, b conflicted", Standings(state));
    }

    [Fact]
    public async Task Two_sessions_that_write_one_file_alike_both_land()
    {
        var run = Together(new SimulatedRun(Overlapping(), (_, _) => Shared("the same")));

        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed", Standings(state));
        Assert.Equal("2 paths of 2 sessions", RunSummary.CheckedTwice(state));
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData("drops")]
    [InlineData("adds")]
    [InlineData("names")]
    [InlineData("mode")]
    [InlineData("content")]
    [InlineData("fails")]
    public async Task A_session_that_the_second_reader_reads_otherwise_pauses_the_run(string how)
    {
        var run = new SimulatedRun(Chain, (p, _) => Two(p));
        run.Store.SecondReader = (_, read) => read.Entries.Count > 0 ? Other(read, how) : read;

        var state = await run.RunAsync();

        AssertStopped(run, state);
        Assert.Contains("/x.cs", state.PausedDetail, StringComparison.Ordinal);
        Assert.Equal(3, RunDriver.ExitCodeOf(state, interrupted: false));

        // Going on changes nothing for as long as they disagree.
        run.Append(new RunResumed());
        AssertStopped(run, await run.RunAsync());
        run.Store.SecondReader = (_, read) => read;
        run.Append(new RunResumed());
        Assert.Equal(RunPhase.Done, (await run.RunAsync()).Phase);
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData("drops")]
    [InlineData("adds")]
    [InlineData("content")]
    public async Task A_result_that_the_second_reader_reads_otherwise_pauses_the_run(string how)
    {
        var run = Together(new SimulatedRun(Overlapping(), (p, _) => Own(p)));
        var start = run.Git.ReadCommit(run.Base).Tree;
        run.Store.SecondReader = (pair, read) =>
        {
            // The trees of sessions are read as they are, that of the two together is not.
            var isResult = read.Entries.Count == 2;
            return pair.Old == start && isResult ? Other(read, how) : read;
        };

        AssertStopped(run, await run.RunAsync());
    }

    [Fact]
    public void A_path_that_only_the_second_reader_sees_outside_the_scope_stops_the_proof()
    {
        var fold = new FoldFixture();
        var pair = new TreePair(fold.Tree("README.md=1"), fold.Tree("README.md=1", "src/a=1"));
        var changes = TreeWalk.Compare(fold.Store, pair.Old, pair.New);

        Assert.Null(SecondReading.Compare(fold.Store, pair, changes, "it", p => p == "src/a"));
        Assert.Contains(
            "names some outside",
            SecondReading.Compare(fold.Store, pair, changes, "it", p => p != "src/a")?.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_path_with_two_outcomes_stops_a_landing()
    {
        var fold = new FoldFixture();
        var start = fold.Tree("a=1", "b=1");
        var (one, other) = (fold.Tree("a=2", "b=1"), fold.Tree("a=3", "b=1"));
        LandingChanges[] landing = [Of("one", one), Of("other", other)];

        var found = SecondReading.CompareLanding(fold.Store, new(start, other), landing, "both");

        Assert.Contains("one path with two outcomes", found?.Text, StringComparison.Ordinal);

        LandingChanges Of(string who, GitId tree) =>
            new(who, new(start, tree), TreeWalk.Compare(fold.Store, start, tree));
    }

    [Fact]
    public async Task Work_at_a_gate_is_not_held_but_stopped()
    {
        var plan = Chain with { Tasks = [Task("a").Gated()] };
        var run = new SimulatedRun(plan, (p, _) => Two(p));
        run.Store.SecondReader = (_, read) => read.Entries.Count > 0 ? Other(read, "drops") : read;

        var state = await run.RunAsync();

        AssertStopped(run, state);
        Assert.Empty(state.Gates);
    }

    [Fact]
    public async Task What_people_committed_is_not_taken_in_while_the_readers_disagree()
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Chain,
            (packet, _) =>
            {
                if (packet.Task.Id == Id("b"))
                {
                    Commit(run!, run!.State.Run.ResultBranch, run.State.Result, "theirs.md");
                }

                return Write(packet);
            }
        );
        run.Store.SecondReader = (_, read) => read.Entries.Any(e => e.Path == "theirs.md") ? Other(read, "mode") : read;

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal((RunPhase.Paused, Disagreement.Reason), (state.Phase, state.PausedFor));
        Assert.Empty(state.Adoptions);
        Assert.Null(run.Text("theirs.md"));
    }

    [Fact]
    public async Task A_base_that_moved_is_not_merged_while_the_readers_disagree()
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Chain with
            {
                Policy = Chain.Policy with { Drift = DriftPolicy.Merge },
            },
            (packet, _) =>
            {
                if (packet.Task.Id == Id("a"))
                {
                    Commit(run!, "refs/heads/main", run!.Base, "theirs.md");
                }

                return Write(packet);
            }
        );
        run.Store.SecondReader = (_, read) => read.Entries.Any(e => e.Path == "theirs.md") ? Other(read, "adds") : read;

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal((RunPhase.Paused, Disagreement.Reason), (state.Phase, state.PausedFor));
        Assert.Empty(state.Merged);
        Assert.Null(run.Text("theirs.md"));
    }

    [Theory]
    [InlineData("drops")]
    [InlineData("adds")]
    public async Task The_audit_reads_twice_too(string how)
    {
        var run = Together(new SimulatedRun(Overlapping(), (p, _) => Own(p)));
        await run.RunAsync();
        Assert.Empty(run.Audit());
        run.Store.SecondReader = (_, read) => Other(read, how);

        Assert.Contains(run.Audit(), f => f.What.StartsWith("RALF561: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_session_did_stops_a_landing_and_so_does_what_does_not_land()
    {
        var fold = new FoldFixture();
        var (start, made) = (fold.Tree("a=1"), fold.Tree("a=2", "b=2"));
        var (more, less) = (fold.Tree("a=2", "b=2", "c=2"), fold.Tree("a=2"));

        Assert.Null(Check(made, made));
        Assert.Contains("not what it did", Check(more, more), StringComparison.Ordinal);
        Assert.Contains("not all of it", Check(less, less), StringComparison.Ordinal);
        Assert.Contains("in other paths", Check(made, more), StringComparison.Ordinal);
        Assert.Contains("in other paths", Check(made, less), StringComparison.Ordinal);

        string? Check(GitId lands, GitId result) =>
            SecondReading
                .CompareLanding(
                    fold.Store,
                    new(start, result),
                    [new("it", new(start, made), TreeWalk.Compare(fold.Store, start, lands))],
                    "the result"
                )
                ?.Text;
    }

    private static void AssertStopped(SimulatedRun run, RunState state)
    {
        Assert.Equal((RunPhase.Paused, Disagreement.Reason), (state.Phase, state.PausedFor));
        Assert.Equal(run.Base, state.Result);
        Assert.Empty(state.Landings);
        Assert.StartsWith("RALF561: ", state.PausedDetail, StringComparison.Ordinal);
        Assert.Contains("Ralf lists", state.PausedDetail, StringComparison.Ordinal);
        Assert.Contains("LibGit2Sharp lists", state.PausedDetail, StringComparison.Ordinal);
        Assert.Equal(
            1 + run.Log.Events.Count(e => e.Body is RunResumed),
            run.Log.Events.Count(e => e.Body is RunPaused)
        );
    }

    /// <summary>What a reader with a fault would say.</summary>
    private static SecondDiff Other(SecondDiff read, string how)
    {
        return how switch
        {
            "fails" => new([], "it cannot"),
            "drops" => read with { Entries = [.. read.Entries.Skip(1)] },
            "adds" => read with
            {
                Entries = [.. read.Entries, new DiffEntry("more", 0, default, GitMode.File, Result)],
            },
            "names" => Changed(e => e with { Path = e.Path + "x" }),
            "mode" => Changed(e => e with { NewMode = GitMode.Executable }),
            _ => Changed(e => e with { NewId = Result }),
        };

        SecondDiff Changed(Func<DiffEntry, DiffEntry> change) =>
            read with
            {
                Entries = [change(read.Entries[0]), .. read.Entries.Skip(1)],
            };
    }

    /// <summary>Two tasks that may write the same files.</summary>
    private static Plan Overlapping() =>
        Plan(Task("a") with { Scope = ["src/shared/**"] }, Task("b") with { Scope = ["src/shared/**"] }) with
        {
            Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow),
        };

    /// <summary>No session ends before both have started, so that they are folded together.</summary>
    private static SimulatedRun Together(SimulatedRun run)
    {
        run.Engine.Before = async (_, cancellation) =>
        {
            while (run.Engine.Started.Count < 2)
            {
                await System.Threading.Tasks.Task.Delay(1, cancellation);
            }
        };
        return run;
    }

    private static Deed Shared(string text) => new([("src/shared/x.cs", text)]);

    private static Deed Own(SessionPacket packet) => new([($"src/shared/{packet.Task.Id}", "own\n")]);

    private static Deed Two(SessionPacket packet) =>
        new([($"src/{packet.Task.Id}/x.cs", "x\n"), ($"src/{packet.Task.Id}/y.cs", "y\n")]);

    /// <summary>A person commits one file on a branch.</summary>
    private static void Commit(SimulatedRun run, string branch, GitId on, string path)
    {
        var tree = TreeWalk.Apply(
            run.Git,
            run.Git.ReadCommit(on).Tree,
            (PathChange[])
                [
                    new(
                        RepoPath.Parse(path),
                        GitMode.None,
                        GitId.None,
                        GitMode.File,
                        run.Git.WriteBlob(Encoding.UTF8.GetBytes("theirs"))
                    ),
                ]
        );
        var who = new GitIdentity("Ann", "ann@example.com", Noon);
        var commit = run.Git.WriteCommit(new(tree, [on], who, "theirs\n"));
        run.Git.TryUpdateRefs([new(branch, null, commit)]);
    }
}
