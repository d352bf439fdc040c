namespace Ralf.Actions.Tests.Sessions;

/// <summary>The program itself, for tests in which Ralf starts itself again.</summary>
internal static class RealProgram
{
    /// <summary>Its command line.</summary>
    public static IReadOnlyList<string> Command { get; } =
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "ralf.dll")];

    /// <summary>Checks data as the program does.</summary>
    public static Ralf.Actions.Sessions.DataProcess Data { get; } =
        new(Command, new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" }, TimeProvider.System);
}
