using Ralf.Actions.Git;
using Ralf.Actions.Scopes;
using Ralf.Actions.State;
using Ralf.Actions.Tests.State;

namespace Ralf.Actions.Tests.Runs;

public sealed class RunLoopPropertyTests
{
    private const int Seeds = 300;

    [Fact(Timeout = 300_000)]
    public async Task A_run_ends_and_lands_only_what_it_may_and_dying_anywhere_changes_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (whole, random) = Start(seed);
            var fate = new Fate();
            var expected = await whole.RunToEndAsync(random.Parallel, fate);
            CheckEnd(seed, whole, expected);
            Assert.True(whole.Engine.MostRunning <= random.Parallel, $"seed {seed}: crowded");
            Assert.Empty(whole.Engine.Recovered);

            var (cut, _) = Start(seed);
            var dice = new Random(seed);
            for (var death = 0; death < 3; death++)
            {
                await DieAsync(cut, random.Parallel, dice.Next(1, fate.Moments + 1));
            }

            var state = await cut.RunToEndAsync(random.Parallel);
            CheckEnd(seed, cut, state);
            Assert.True(
                whole.ResultTree() == cut.ResultTree(),
                $"seed {seed}: another tree after death"
            );
            Assert.Equal(
                $"{seed}: {SimulatedRun.Standings(expected)}",
                $"{seed}: {SimulatedRun.Standings(state)}"
            );
        }
    }

    private static (SimulatedRun Run, RandomRun Random) Start(int seed)
    {
        var random = new RandomRun(seed);
        SimulatedRun? run = null;
        run = new(random.Plan, (packet, turn) => random.Act(run!.Store, packet, turn));
        return (run, random);
    }

    private static async Task DieAsync(SimulatedRun run, int parallel, int moment)
    {
        try
        {
            await run.RunToEndAsync(parallel, new Fate(moment));
        }
        catch (SimulatedDeathException)
        {
            Assert.Equal(0, run.Engine.Running);
        }
    }

    private static void CheckEnd(int seed, SimulatedRun run, RunState state)
    {
        var log = run.Log;
        Assert.True(state.Phase is RunPhase.Done or RunPhase.Failed, $"seed {seed}: {state.Phase}");
        Assert.All(state.Tasks, t => Assert.True(t.IsFinal, $"seed {seed}: {t.Task.Id} {t.State}"));
        Assert.Equal(
            state.Phase == RunPhase.Done,
            state.Tasks.All(t => t.State == TaskState.Landed)
        );
        foreach (var task in state.Tasks)
        {
            var used = task.Records.Count(r => r.UsesUpAttempt);
            Assert.True(used <= state.Plan.Limits.Attempts, $"seed {seed}: {task.Task.Id} {used}");
            Assert.Equal(
                task.State == TaskState.Landed ? 1 : 0,
                log.Events.Count(e => e.Body is TaskLanded l && l.Task == task.Task.Id)
            );
        }

        CheckCommits(seed, run, state);
        if (seed % 10 == 0)
        {
            Assert.Empty(run.Audit());
        }
    }

    /// <summary>One commit for each task that landed with changes, each inside its scope, from the base on in a line.</summary>
    private static void CheckCommits(int seed, SimulatedRun run, RunState state)
    {
        var open = state
            .Tasks.Where(t => t.LandedCommit is not null)
            .ToDictionary(t => t.LandedCommit!.Value);
        for (var at = state.Result; at != run.Base; )
        {
            Assert.True(open.Remove(at, out var task), $"seed {seed}: a commit of nobody");
            var commit = run.Store.ReadCommit(at);
            at = Assert.Single(commit.Parents);
            var scope = Scope.Parse(task.Task.Scope);
            Assert.All(
                TreeWalk.Compare(run.Store, run.Store.ReadCommit(at).Tree, commit.Tree),
                c => Assert.True(scope.Matches(c.Path.Value), $"seed {seed}: {c.Path}")
            );
        }

        Assert.Empty(open);
        Assert.Equal(state.Result, run.Store.Refs(Samples.Run.ResultRef)[Samples.Run.ResultRef]);
    }
}
