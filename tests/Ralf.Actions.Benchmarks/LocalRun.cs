namespace Ralf.Actions.Benchmarks;

/// <summary>A whole <c>ralf run</c> as a process.</summary>
internal static class LocalRun
{
    public static Task<Measured> StartAsync(Setting setting, string repository, string plan, params string[] options) =>
        MeasuredProcess.RunAsync(
            setting.Folder.Root,
            [setting.Ralf, "run", plan, "--repository", repository, .. options]
        );
}
