using System.Runtime.InteropServices;

namespace Ralf.Actions.Shared;

/// <summary>What is started: the program as it was built beside these tests, or the one that <c>RALF_TEST_PROGRAM</c>
/// names, such as a released one.</summary>
internal static class TestedProgram
{
    /// <summary>The command, full paths.</summary>
    public static IReadOnlyList<string> Command { get; } =
        Environment.GetEnvironmentVariable("RALF_TEST_PROGRAM") is { Length: > 0 } program
            ? [Path.GetFullPath(program)]
            :
            [
                Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")),
                Path.Combine(AppContext.BaseDirectory, "ralf.dll"),
            ];

    /// <summary>What tells its processes from others by their command line.</summary>
    public static string Mark => Command[^1];

    /// <summary>As words of a shell.</summary>
    public static string Words => string.Join(' ', Command.Select(c => $"'{c}'"));
}
