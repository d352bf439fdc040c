using System.Diagnostics;

namespace Ralf.Actions.Image;

/// <summary>What a process left when it ended.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    public string Must() => Code == 0 ? Output.TrimEnd() : throw new InvalidOperationException(ToString());

    public override string ToString() => $"exit {Code}\n{Output}\n{Error}";
}

/// <summary>The engine that holds the image, as <c>build.sh</c> left it: a client that takes docker's command
/// line.</summary>
internal static class Engine
{
    public const string Image = "ralf-under-test";

    /// <summary>The folder with the client, for a PATH.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("RALF_TEST_ENGINE") is { Length: > 0 } folder
        && File.Exists(Path.Combine(folder, "docker"))
            ? folder
            : throw new InvalidOperationException(
                "RALF_TEST_ENGINE names no folder with a client: bash tests/Ralf.Actions.Image/build.sh FOLDER, then set it to FOLDER"
            );

    public static string Root { get; } = FindRoot();

    /// <summary>Runs the client.</summary>
    public static Task<Ended> DockerAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Folder, "docker"), "/", [], arguments);

    /// <summary>Runs the image's entry point.</summary>
    public static Task<Ended> RalfAsync(params string[] arguments) => DockerAsync(["run", "--rm", Image, .. arguments]);

    /// <summary>Runs another program of the image.</summary>
    public static Task<Ended> InsideAsync(string program, params string[] arguments) =>
        DockerAsync(["run", "--rm", "--entrypoint", program, Image, .. arguments]);

    public static async Task<Ended> RunAsync(
        string program,
        string folder,
        Dictionary<string, string> environment,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ralf.Actions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run in the repository.");
        }

        return folder.FullName;
    }
}
