using System.Runtime.InteropServices;

namespace Ralf.Actions.Benchmarks;

/// <summary>The program as users get it: published for this platform.</summary>
internal static class Published
{
    /// <summary>As the package of the tool holds it, in native code, or what <c>RALF_TEST_PROGRAM</c> names; the path of what starts it.</summary>
    public static Task<string> ToolAsync(WorkFolder folder) =>
        Environment.GetEnvironmentVariable("RALF_TEST_PROGRAM") is { Length: > 0 } program
            ? Task.FromResult(Path.GetFullPath(program))
            : MakeAsync(folder, "-p:ForRelease=true");

    /// <summary>As it lies in the image: one file with its runtime.</summary>
    public static Task<string> ImageAsync(WorkFolder folder) =>
        MakeAsync(folder, "-p:ForImage=true");

    private static async Task<string> MakeAsync(WorkFolder folder, params string[] properties)
    {
        var made = Directory.CreateDirectory(folder.New("published")).FullName;
        await MeasuredProcess.MustRunAsync(
            made,
            [
                "dotnet",
                "publish",
                Path.Combine(Root(), "src", "Ralf.Actions"),
                .. properties,
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
        return Path.Combine(made, "program", "ralf");
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
