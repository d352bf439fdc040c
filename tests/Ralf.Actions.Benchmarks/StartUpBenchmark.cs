namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf --version</c> beside a .NET program that prints one line.</summary>
internal static class StartUpBenchmark
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
        </Project>
        """;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var bare = Directory.CreateDirectory(setting.Folder.New("bare")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bare, "bare.csproj"), Project);
        await File.WriteAllTextAsync(
            Path.Combine(bare, "Program.cs"),
            "System.Console.WriteLine(\"0.1.0\");"
        );
        await MeasuredProcess.MustRunAsync(
            bare,
            ["dotnet", "build", "-c", "Release", "-o", "out", "--nologo", "-v", "q"]
        );
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(7, 25),
            () => MeasuredProcess.MustRunAsync(bare, [.. MeasuredProcess.Ralf, "--version"]),
            () => MeasuredProcess.MustRunAsync(bare, ["dotnet", "out/bare.dll"])
        );
        return new Outcome(
            "start: ralf --version",
            ours.Time,
            "bare console program",
            yardstick.Time,
            1.5,
            ours.PeakBytes
        );
    }
}
