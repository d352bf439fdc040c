namespace Ralf.Actions.Benchmarks;

/// <summary>One line of the table, by name.</summary>
internal sealed record Benchmark(string Name, Func<Setting, Task<Outcome>> RunAsync)
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("start", StartUpBenchmark.RunAsync),
        new("plan", PlanBenchmark.RunAsync),
        new("session", SessionBenchmark.RunAsync),
        new("run", RunBenchmark.RunAsync),
    ];
}

/// <summary>Where and how large.</summary>
internal sealed record Setting(WorkFolder Folder, bool Quick)
{
    /// <summary>Measured repetitions, after one that is not; the median counts.</summary>
    public int Repetitions => Quick ? 3 : 7;

    public T Pick<T>(T quick, T full) => Quick ? quick : full;
}
