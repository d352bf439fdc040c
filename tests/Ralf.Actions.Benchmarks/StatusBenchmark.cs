using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary><c>ralf status</c> of a long log, once the fold of it is kept, beside the same of a short one.</summary>
internal static class StatusBenchmark
{
    private const int Short = 1_000;

    public static async Task<Outcome> RunAsync(Setting setting)
    {
        var many = setting.Pick(5_000, 100_000);
        var large = await LargeLog.MakeAsync(setting.Folder, many);
        var small = await LargeLog.MakeAsync(setting.Folder, Short);
        var first = await StatusAsync(setting, large);
        var (ours, yardstick) = await MeasuredProcess.CompareAsync(
            setting.Pick(3, 9),
            () => StatusAsync(setting, large),
            () => StatusAsync(setting, small)
        );
        return new Outcome(
            string.Create(
                CultureInfo.InvariantCulture,
                $"log: ralf status after {many:N0} events, read before ({first.Time.TotalSeconds:0.00} s where not, {first.PeakBytes >> 20} MB)"
            ),
            ours.Time,
            string.Create(CultureInfo.InvariantCulture, $"the same after {Short:N0}"),
            yardstick.Time,
            1.2,
            ours.PeakBytes
        );
    }

    private static Task<Measured> StatusAsync(Setting setting, string repository) =>
        MeasuredProcess.MustRunAsync(repository, [setting.Ralf, "status", LargeLog.Run.Value]);
}
