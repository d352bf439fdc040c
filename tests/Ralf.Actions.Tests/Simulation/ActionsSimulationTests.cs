using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// Runs on GitHub Actions, simulated: jobs that race, die and run again, pushes whose answers are lost, artifacts that
/// are lost, damaged, late or there
/// twice, people in between. All from one seed; in the end the tree is that of an undisturbed run.
/// </summary>
public sealed class ActionsSimulationTests
{
    private const int Usual = 700;

    [Fact(Timeout = Seeds.Timeout)]
    public Task Whatever_jobs_and_pushes_do_the_run_ends_with_the_same_tree() => Seeds.EachAsync(Usual, Simulate);

    [Fact]
    public void Each_mishap_happens()
    {
        var happened = new HashSet<string>();
        for (var seed = 0; seed < 60; seed++)
        {
            using var folder = TempFolder.InMemory();
            var run = new ActionsRun(seed, mishaps: 8, folder.Root);
            run.ToEnd();
            happened.UnionWith(run.Chaos.Happened.Keys);
        }

        Assert.Superset(
            new HashSet<string>([
                .. Enum.GetNames<Mishap>().Except([nameof(Mishap.None)]),
                "a plan job died before its upload",
                "artifact damaged",
                "artifact late",
                "cancelled by a person",
                "merge never ran",
                "session lost",
                "verify lost",
                "a job ran again",
                "an ended workflow run ran again",
                "two workflow runs at once",
            ]),
            happened
        );
    }

    /// <summary>
    /// A workflow run whose <c>verify</c> was lost is run again: its plan went round and round. The last push of the
    /// branch that people see gets no answer:
    /// nobody tried again.
    /// </summary>
    [Theory]
    [InlineData(1_013_310)]
    [InlineData(1_017_095)]
    public Task What_once_went_wrong_does_not_any_more(int seed) =>
        // Longer than any seed takes, so that one without an end fails and does not hold up the rest.
        Task.Run(() => Simulate(seed)).WaitAsync(TimeSpan.FromMinutes(2));

    private static void Simulate(int seed)
    {
        using var folder = TempFolder.InMemory();
        var calm = new ActionsRun(seed, mishaps: 0, Path.Combine(folder.Root, "calm"));
        var expected = calm.ToEnd();
        calm.Check();

        var wild = new ActionsRun(seed, mishaps: 8, Path.Combine(folder.Root, "wild"));
        var state = wild.ToEnd();
        wild.Check();
        if (expected.Plan.Limits.BudgetUsd is null && state.Phase != RunPhase.Cancelled)
        {
            Assert.Equal(RandomRun.Standings(expected), RandomRun.Standings(state));
            Assert.True(calm.ResultTree == wild.ResultTree, $"another tree: {calm.Files} became {wild.Files}");
        }
    }
}
