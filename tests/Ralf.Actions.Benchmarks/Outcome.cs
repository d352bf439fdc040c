using System.Globalization;

namespace Ralf.Actions.Benchmarks;

/// <summary>What one benchmark found.</summary>
/// <param name="Ours">Null where it could not be measured; <paramref name="Note"/> says why.</param>
/// <param name="Goal">The largest ratio that is wanted.</param>
/// <param name="PeakBytes">The most memory that our process held.</param>
internal sealed record Outcome(
    string Work,
    TimeSpan? Ours,
    string YardstickName,
    TimeSpan Yardstick,
    double Goal,
    long PeakBytes,
    string Note = ""
)
{
    public const string Header = """
        | work | ours | yardstick | ratio | goal | peak memory | note |
        | --- | ---: | ---: | ---: | ---: | ---: | --- |
        """;

    public override string ToString()
    {
        var ours = Ours is { } time ? Time(time) : "not measured";
        var ratio = Ours is { } measured
            ? Number(measured / Yardstick, measured < Yardstick / 10 ? "0.000" : "0.00")
            : "";
        var peak = PeakBytes > 0 ? Number(PeakBytes / 1_048_576.0, "0") + " MB (goal 300)" : "";
        return $"| {Work} | {ours} | {Time(Yardstick)} ({YardstickName}) | {ratio} | {Number(Goal, Goal < 0.1 ? "0.000" : "0.00")} | {peak} | {Note} |";
    }

    public static string Time(TimeSpan time) =>
        time.TotalSeconds >= 2 ? Number(time.TotalSeconds, "0.00") + " s" : Number(time.TotalMilliseconds, "0") + " ms";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
