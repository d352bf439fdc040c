namespace Ralf.Actions.Benchmarks;

/// <summary>One line of the table, by name.</summary>
internal sealed record Benchmark(string Name, Func<Setting, Task<Outcome>> RunAsync)
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("start", StartUpBenchmark.RunAsync),
        new("start-status", StartUpBenchmark.StatusAsync),
        new("plan", PlanBenchmark.RunAsync),
        new("plan-tasks", PlanBenchmark.TenTimesTheTasksAsync),
        new("fold", FoldBenchmark.BesideMergeTreeAsync),
        new("fold-libgit2", FoldBenchmark.BesideLibGit2Async),
        new("fold-files", FoldBenchmark.TenTimesTheFilesAsync),
        new("fold-heads", FoldBenchmark.TenTimesTheHeadsAsync),
        new("proof", ProofInside.BenchmarkAsync),
        new("second-reading", SecondReadingInside.BenchmarkAsync),
        new("import", ImportInside.BenchmarkAsync),
        new("log-append", LogInside.AppendAsync),
        new("log-fold", LogInside.FoldAsync),
        new("log-status", StatusBenchmark.RunAsync),
        new("session", SessionBenchmark.RunAsync),
        new("run", RunBenchmark.RunAsync),
    ];
}

/// <summary>Where, how large, and what is measured.</summary>
/// <param name="Ralf">The program, as <see cref="Published"/>.</param>
internal sealed record Setting(WorkFolder Folder, bool Quick, string Ralf)
{
    /// <summary>Measured repetitions, after one that is not; the median counts.</summary>
    public int Repetitions => Quick ? 3 : 7;

    public T Pick<T>(T quick, T full) => Quick ? quick : full;
}
