using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary>A whole run of sleeping agents in a random graph, beside the same policy in virtual time and the bound that
/// no policy beats.</summary>
internal static class RunBenchmark
{
    private const int Parallel = 4;
    private const int Seed = 20_260_101;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var graph = RandomGraph.Make(
            setting.Pick(20, 60),
            setting.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)),
            Seed
        );
        var simulated = VirtualRun.Simulate(graph, Parallel);
        var real = await RealAsync(setting, graph);
        var bound = Outcome.Time(graph.LowerBound(Parallel));
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"run: {graph.Tasks.Count} tasks, {Parallel} at a time"),
            real.ExitCode == 0 ? real.Time : null,
            "the same policy in virtual time",
            simulated,
            1.15,
            real.PeakBytes,
            $"lower bound {bound} {Failure.Of(real)}".TrimEnd()
        );
    }

    private static async Task<Measured> RealAsync(Setting setting, RandomGraph graph)
    {
        var repository = await LargeRepository.MakeAsync(setting.Folder, 200);
        var plan = setting.Folder.New("sleepy") + ".yml";
        await File.WriteAllTextAsync(plan, graph.ToYaml(Parallel));
        return await LocalRun.StartAsync(setting, repository, plan);
    }
}
