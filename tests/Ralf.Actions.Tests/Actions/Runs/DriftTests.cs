using System.Text;
using Ralf.Actions.Reporting;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class DriftTests
{
    [Fact]
    public async Task A_base_that_moves_is_reported_once_with_what_concerns_a_task()
    {
        var run = Start(DriftPolicy.Report, ("src/b/y.cs", "theirs"), ("docs/z.md", "theirs"));

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        var moved = Assert.Single(Moves(run));
        Assert.Equal((run.Base, Tip(run), 2), (moved.From, moved.To, moved.Files));
        Assert.Equal(["src/b/y.cs"], moved.Touched.Select(p => p.Value));
        Assert.Equal([Id("b")], moved.Tasks);
        Assert.Null(moved.Result);
        Assert.DoesNotContain("docs/z.md", Paths(run));
        Assert.Empty(run.Audit());
        Assert.Contains("2 files since", EventText.Moved(moved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_stands_still_or_is_gone_is_no_drift()
    {
        var still = new SimulatedRun(Drifting(DriftPolicy.Pause), (p, _) => Write(p));
        Assert.Equal(RunPhase.Done, (await still.RunAsync()).Phase);
        Assert.Empty(Moves(still));

        var gone = new SimulatedRun(Drifting(DriftPolicy.Pause), (p, _) => Write(p));
        gone.Store.TryUpdateRefs([new("refs/heads/main", null, GitId.None)]);
        Assert.Equal(RunPhase.Done, (await gone.RunAsync()).Phase);
        Assert.Empty(Moves(gone));
    }

    [Fact]
    public async Task Pause_stops_where_a_task_is_concerned_and_goes_on_when_a_person_says_so()
    {
        var run = Start(DriftPolicy.Pause, ("src/b/y.cs", "theirs"));
        var state = await run.RunAsync(parallel: 1);
        Assert.Equal((RunPhase.Paused, "drift", 1), (state.Phase, state.PausedFor, state.Sessions));
        Assert.Contains("src/b/y.cs", state.PausedDetail, StringComparison.Ordinal);

        run.Append(new RunResumed());
        Assert.Equal(RunPhase.Done, (await run.RunAsync(parallel: 1)).Phase);

        var free = Start(DriftPolicy.Pause, ("docs/z.md", "theirs"));
        Assert.Equal(RunPhase.Done, (await free.RunAsync(parallel: 1)).Phase);
        Assert.Single(Moves(free));
    }

    [Fact]
    public async Task Merge_takes_the_base_in_with_two_parents_and_later_sessions_start_from_it()
    {
        var run = Start(DriftPolicy.Merge, ("src/b/y.cs", "theirs"), ("docs/z.md", "theirs"));

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(RunPhase.Done, state.Phase);
        var merge = Assert.Single(Moves(run)).Result!.Value;
        var parents = run.Store.ReadCommit(merge).Parents;
        Assert.Equal(2, parents.Count);
        Assert.Equal(Tip(run), parents[1]);
        Assert.Equal(
            ["README.md", "docs/z.md", "src/a/x.cs", "src/b/x.cs", "src/b/y.cs", "src/c/x.cs", "src/d/x.cs"],
            Paths(run)
        );
        Assert.All(
            run.Log.Events.Select(e => e.Body).OfType<TaskDispatched>().Skip(1),
            d => Assert.True(d.Base == merge || run.Store.ReadCommit(d.Base).Parents.Count == 1)
        );
        Assert.Empty(run.Audit());
    }

    /// <summary>A merge would delete in the result what only the old commits had.</summary>
    [Theory]
    [InlineData(nameof(DriftPolicy.Merge), "Paused drift")]
    [InlineData(nameof(DriftPolicy.Pause), "Paused drift")]
    [InlineData(nameof(DriftPolicy.Report), "Done ")]
    public async Task A_base_that_was_rewritten_is_never_merged(string policy, string outcome)
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Drifting(Enum.Parse<DriftPolicy>(policy)),
            (packet, _) =>
            {
                if (packet.Task.Id == Id("a"))
                {
                    var old = run!.Store.ReadCommit(run.Base);
                    var tree = TreeWalk.Apply(run.Store, old.Tree, [Change(run, "docs/z.md", "theirs")]);
                    var amended = run.Store.WriteCommit(old with { Message = "amended", Tree = tree });
                    run.Store.TryUpdateRefs([new("refs/heads/main", null, amended)]);
                }

                return Write(packet);
            }
        );

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal(outcome, $"{state.Phase} {state.PausedFor}");
        var moved = Assert.Single(Moves(run));
        Assert.Equal((true, null), (moved.Rewritten, moved.Result));
        Assert.Contains("the base was rewritten", EventText.Moved(moved), StringComparison.Ordinal);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task Merge_pauses_where_both_sides_changed_a_path_and_takes_nothing()
    {
        var run = Start(DriftPolicy.Merge, ("src/a/x.cs", "theirs"), ("docs/z.md", "theirs"));

        var state = await run.RunAsync(parallel: 1);

        Assert.Equal((RunPhase.Paused, "drift"), (state.Phase, state.PausedFor));
        var moved = Assert.Single(Moves(run));
        Assert.Equal(["src/a/x.cs"], moved.Disputed.Select(p => p.Value));
        Assert.Null(moved.Result);
        Assert.Equal(["README.md", "src/a/x.cs"], Paths(run));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_merge_that_brought_in_something_else_is_found_by_the_audit()
    {
        var run = Start(DriftPolicy.Merge, ("docs/z.md", "theirs"));
        await run.RunAsync(parallel: 1);
        var log = run.Log;
        var tip = log.State.Result;
        var (data, moved) = (run.Store.ReadCommit(tip), Moves(run)[^1]);
        var evil = TreeWalk.Apply(run.Store, data.Tree, [Change(run, "evil.sh", "rm")]);
        var forged = run.Store.WriteCommit(data with { Tree = evil, Parents = [tip, moved.To] });
        run.Append(moved with { Result = forged });
        run.Store.TryUpdateRefs([new(Run.ResultRef, null, forged)]);

        Assert.Contains(run.Audit(), f => f.What.Contains("'evil.sh' is not as in", StringComparison.Ordinal));
    }

    /// <summary>The base moves when the first session is at work.</summary>
    private static SimulatedRun Start(DriftPolicy policy, params (string, string)[] theirs)
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Drifting(policy),
            (packet, _) =>
            {
                if (packet.Task.Id == Id("a"))
                {
                    Move(run!, theirs);
                }

                return Write(packet);
            }
        );
        return run;
    }

    private static Plan Drifting(DriftPolicy policy) => Chain with { Policy = Chain.Policy with { Drift = policy } };

    private static void Move(SimulatedRun run, (string Path, string Text)[] theirs)
    {
        var tree = TreeWalk.Apply(
            run.Store,
            run.Store.ReadCommit(run.Base).Tree,
            [.. theirs.Select(t => Change(run, t.Path, t.Text))]
        );
        var tip = run.Store.WriteCommit(new(tree, [run.Base], GitIdentity.Ralf(Noon.AddHours(1)), "theirs\n"));
        run.Store.TryUpdateRefs([new("refs/heads/main", null, tip)]);
    }

    private static PathChange Change(SimulatedRun run, string path, string text) =>
        new(
            RepoPath.Parse(path),
            GitMode.None,
            GitId.None,
            GitMode.File,
            run.Store.WriteBlob(Encoding.UTF8.GetBytes(text))
        );

    private static GitId Tip(SimulatedRun run) => run.Store.Refs("refs/heads/main").Values.Single();

    private static List<BaseMoved> Moves(SimulatedRun run) =>
        [.. run.Log.Events.Select(e => e.Body).OfType<BaseMoved>()];

    private static IEnumerable<string> Paths(SimulatedRun run) =>
        TreeWalk.Compare(run.Store, GitId.EmptyTree, run.ResultTree()).Select(c => c.Path.Value);
}
