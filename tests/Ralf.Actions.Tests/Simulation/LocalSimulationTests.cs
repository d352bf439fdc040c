using Ralf.Actions.Tests.Runs;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// Runs on one machine, simulated: the real loop, scheduler, log and merge on a store in memory; what sessions do, in
/// which order things happen, and when
/// the process dies, all from one seed.
/// </summary>
public sealed class LocalSimulationTests
{
    private const int Usual = 1400;
    private const int UsualOnGit = 200;

    [Fact(Timeout = Seeds.Timeout)]
    public Task A_run_ends_and_lands_only_what_it_may_and_dying_anywhere_changes_nothing() =>
        Seeds.EachAsync(Usual, seed => SeededScheduler.Run(seed, () => SimulateAsync(seed)));

    [Fact(Timeout = Seeds.Timeout)]
    public Task A_run_in_a_real_repository_is_what_it_is_in_memory() =>
        Seeds.EachAsync(
            UsualOnGit,
            seed =>
            {
                using var folder = TempFolder.InMemory();
                using var repository = TempRepository.Bare(folder);
#pragma warning disable CA2025 // The scheduler returns when all of it has ended.
                SeededScheduler.Run(seed, () => OnGitAsync(seed, repository));
#pragma warning restore CA2025
            }
        );

    [Theory]
    [InlineData(7)]
    [InlineData(1_000_003)]
    public async Task A_seed_replays_exactly(int seed)
    {
        var tips = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await Task.Run(() =>
                SeededScheduler.Run(
                    seed,
                    async () =>
                    {
                        var (run, random) = Start(seed);
                        await DieAsync(run, random.Parallel, 20);
                        await run.RunToEndAsync(random.Parallel);
                        tips.Add(string.Join('\n', run.Store.Moves));
                    }
                )
            );
        }

        Assert.Equal(tips[0], tips[1]);
    }

    private static async Task SimulateAsync(int seed)
    {
        var (whole, random) = Start(seed);
        var fate = new Fate();
        var expected = await whole.RunToEndAsync(random.Parallel, fate);
        RunInvariants.Check(whole.Store, whole.Store.Moves);
        Assert.True(whole.Engine.MostRunning <= random.Parallel, "crowded");
        Assert.Empty(whole.Engine.Recovered);

        var (cut, _) = Start(seed);
        var state = await CutAsync(cut, random.Parallel, new Random(seed), fate.Moments);
        RunInvariants.Check(cut.Store, cut.Store.Moves);
        if (random.Plan.Limits.BudgetUsd is null)
        {
            Assert.Equal(RandomRun.Standings(expected), RandomRun.Standings(state));
            Assert.True(whole.ResultTree() == cut.ResultTree(), "another tree after death");
        }
    }

    /// <summary>The same run in a repository on disk, which dies at moments of its own, is in the end where the
    /// undisturbed one in memory is.</summary>
    private static async Task OnGitAsync(int seed, GitRepository repository)
    {
        var (whole, random) = Start(seed);
        var fate = new Fate();
        var expected = await whole.RunToEndAsync(random.Parallel, fate);
        var watched = new WatchedStore(repository);
        var (real, _) = Start(seed, watched);
        var state = await CutAsync(real, random.Parallel, new Random(~seed), fate.Moments);
        RunInvariants.Check(watched, watched.Moves);
        if (random.Plan.Limits.BudgetUsd is null)
        {
            Assert.Equal(RandomRun.Standings(expected), RandomRun.Standings(state));
            Assert.True(whole.ResultTree() == real.ResultTree(), "another tree on disk");
        }
    }

    /// <summary>Dies three times, and goes on to the end.</summary>
    private static async Task<RunState> CutAsync(SimulatedRun run, int parallel, Random dice, int moments)
    {
        for (var death = 0; death < 3; death++)
        {
            await DieAsync(run, parallel, dice.Next(1, moments + 1));
        }

        return await run.RunToEndAsync(parallel);
    }

    private static (SimulatedRun Run, RandomRun Random) Start(int seed, IGitStore? git = null)
    {
        var random = new RandomRun(seed);
        SimulatedRun? run = null;
        run = new(random.Plan, (packet, turn) => random.Act(run!.Git, packet, turn), git: git);
        run.Gatekeeper = random.Answer;
        run.Answerer = random.Answer;
        run.Engine.Before = (packet, _) =>
        {
            if (random.IsLookedAt(packet))
            {
                run.AnswerGates();
            }

            return Task.CompletedTask;
        };
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
}
