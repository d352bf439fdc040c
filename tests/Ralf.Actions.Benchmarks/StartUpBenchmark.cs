namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf --version</c> beside a .NET program in native code that prints one line.</summary>
internal static class StartUpBenchmark
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
            <PublishAot>true</PublishAot>
          </PropertyGroup>
        </Project>
        """;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var bare = await BareAsync(setting);
        var folder = Path.GetDirectoryName(bare)!;
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(7, 25),
            () => MeasuredProcess.MustRunAsync(folder, [setting.Ralf, "--version"]),
            () => MeasuredProcess.MustRunAsync(folder, [bare])
        );
        return new Outcome(
            "start: ralf --version",
            ours.Time,
            "bare native program",
            yardstick.Time,
            1.5,
            ours.PeakBytes
        );
    }

    private static async Task<string> BareAsync(Setting setting)
    {
        var bare = Directory.CreateDirectory(setting.Folder.New("bare")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bare, "bare.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(bare, "Program.cs"), "System.Console.WriteLine(\"0.1.0\");");
        return await Published.NativeAsync(setting.Folder, bare, "bare");
    }
}
