namespace Ralf.Actions.Benchmarks;

/// <summary>A whole <c>ralf run</c> as a process.</summary>
internal static class LocalRun
{
    public static Task<Measured> StartAsync(
        string directory,
        string repository,
        string plan,
        params string[] options
    ) =>
        MeasuredProcess.RunAsync(
            directory,
            [.. MeasuredProcess.Ralf, "run", plan, "--repository", repository, .. options]
        );
}
