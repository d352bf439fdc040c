namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf --version</c>, as the tool and as it lies in the image, beside a .NET program that prints one line.</summary>
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

    public static Task<Outcome> RunAsync(Setting setting) =>
        MeasureAsync(setting, "start: ralf --version", setting.Ralf);

    /// <summary>The program as it lies in the image.</summary>
    public static async Task<Outcome> OfImageAsync(Setting setting) =>
        await MeasureAsync(
            setting,
            "start: the image's program --version",
            await Published.ImageAsync(setting.Folder)
        );

    private static async Task<Outcome> MeasureAsync(Setting setting, string what, string ralf)
    {
        var bare = await BareAsync(setting);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(7, 25),
            () => MeasuredProcess.MustRunAsync(bare, [ralf, "--version"]),
            () => MeasuredProcess.MustRunAsync(bare, ["dotnet", "out/bare.dll"])
        );
        return new Outcome(
            what,
            ours.Time,
            "bare console program",
            yardstick.Time,
            1.5,
            ours.PeakBytes
        );
    }

    private static async Task<string> BareAsync(Setting setting)
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
        return bare;
    }
}
