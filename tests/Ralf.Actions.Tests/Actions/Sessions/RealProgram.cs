namespace Ralf.Actions.Tests.Sessions;

/// <summary>The program itself, for tests in which Ralf starts itself again.</summary>
internal static class RealProgram
{
    /// <summary>Checks data as the program does.</summary>
    public static Ralf.Actions.Sessions.DataProcess Data { get; } =
        new(
            Shared.TestedProgram.Command,
            new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
            TimeProvider.System
        );
}
