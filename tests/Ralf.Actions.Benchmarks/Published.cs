using System.Runtime.InteropServices;

namespace Ralf.Actions.Benchmarks;

/// <summary>The program as users get it: published for this platform.</summary>
internal static class Published
{
    /// <summary>The path of the program: of the one that <c>RALF_TEST_PROGRAM</c> names, or published now.</summary>
    public static Task<string> ProgramAsync(WorkFolder folder) =>
        Environment.GetEnvironmentVariable("RALF_TEST_PROGRAM") is { Length: > 0 } program
            ? Task.FromResult(Path.GetFullPath(program))
            : NativeAsync(folder, Path.Combine(Root(), "src", "Ralf.Actions"), "ralf");

    /// <summary>Publishes a project in native code.</summary>
    public static async Task<string> NativeAsync(WorkFolder folder, string project, string name)
    {
        var made = Directory.CreateDirectory(folder.New("published")).FullName;
        await MeasuredProcess.MustRunAsync(
            made,
            [
                "dotnet",
                "publish",
                project,
                "-p:RunAnalyzers=false",
                "-c",
                "Release",
                "-r",
                RuntimeInformation.RuntimeIdentifier,
                "--artifacts-path",
                Path.Combine(made, "artifacts"),
                "-o",
                Path.Combine(made, "program"),
                "--nologo",
                "-v",
                "q",
            ]
        );
        return Path.Combine(made, "program", name);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ralf.Actions.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
