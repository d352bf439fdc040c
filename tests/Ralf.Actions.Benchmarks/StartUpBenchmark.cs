namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf --version</c>, and <c>ralf status</c> of a short log, beside a .NET program in native code that
/// prints one line.</summary>
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

    private const int ShortLog = 100;

    public static Task<Outcome> RunAsync(Setting setting) =>
        CompareAsync(setting, "start: ralf --version", setting.Folder.Root, ["--version"], 1.5);

    public static async Task<Outcome> StatusAsync(Setting setting) =>
        await CompareAsync(
            setting,
            $"start: ralf status after {ShortLog} events",
            await LargeLog.MakeAsync(setting.Folder, ShortLog),
            ["status", LargeLog.Run.Value],
            3
        );

    private static async Task<Outcome> CompareAsync(
        Setting setting,
        string work,
        string folder,
        string[] arguments,
        double goal
    )
    {
        var bare = await BareAsync(setting);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(7, 25),
            () => MeasuredProcess.MustRunAsync(folder, [setting.Ralf, .. arguments]),
            () => MeasuredProcess.MustRunAsync(folder, [bare])
        );
        return new Outcome(work, ours.Time, "bare native program", yardstick.Time, goal, ours.PeakBytes);
    }

    private static async Task<string> BareAsync(Setting setting)
    {
        var bare = Directory.CreateDirectory(setting.Folder.New("bare")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bare, "bare.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(bare, "Program.cs"), "System.Console.WriteLine(\"0.1.0\");");
        return await Published.NativeAsync(setting.Folder, bare, "bare");
    }
}
