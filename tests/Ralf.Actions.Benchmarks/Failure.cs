namespace Ralf.Actions.Benchmarks;

/// <summary>Why there is no number.</summary>
internal static class Failure
{
    /// <summary>Empty where the process ended well; else its exit code and the first line of what it said, fit for a
    /// table.</summary>
    public static string Of(Measured measured) =>
        measured.ExitCode == 0 ? "" : $"exit {measured.ExitCode}: {measured.Error.Split('\n')[0].Replace('|', '/')}";
}
