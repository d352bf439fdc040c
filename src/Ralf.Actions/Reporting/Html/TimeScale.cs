using System.Globalization;

namespace Ralf.Actions.Reporting;

/// <summary>From one moment to another.</summary>
internal readonly record struct TimeSlice(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>
/// Where a moment lies on a line, from 0 to 1. Long times in which nothing happened (a night, a gate that waited) are
/// drawn short, so that what did happen can be seen.
/// </summary>
internal sealed class TimeScale
{
    /// <summary>A pause is drawn short where it is longer than this part of all the time in which something happened,
    /// and then as long as this.</summary>
    private const double Pause = 0.04;

    /// <summary>All pauses that are drawn short take at most this part of that time.</summary>
    private const double Pauses = 0.5;

    private static readonly Comparer<TimeSlice> _begins = Comparer<TimeSlice>.Create(
        (one, other) => one.From.CompareTo(other.From)
    );

    private readonly List<TimeSlice> _busy = [];
    private readonly double[] _starts;
    private readonly double _length;

    /// <param name="busy">When something happened, in any order; a slice that ends before it begins is its begin
    /// alone.</param>
    public TimeScale(IEnumerable<TimeSlice> busy)
    {
        var sorted = busy.Select(s => s.To < s.From ? s with { To = s.From } : s).OrderBy(s => s.From).ToList();
        var all = Merged(sorted, TimeSpan.Zero).Sum(s => s.Length.TotalSeconds);
        var pause = Math.Max(1, all * Pause);
        _busy = Merged(sorted, TimeSpan.FromSeconds(pause));
        // Where all took no time, there are only pauses to draw.
        pause = all > 0 ? Math.Min(pause, all * Pauses / Math.Max(1, _busy.Count - 1)) : 1;
        _starts = new double[_busy.Count];
        for (var i = 0; i < _busy.Count; i++)
        {
            _starts[i] = _length;
            _length += _busy[i].Length.TotalSeconds + (i + 1 < _busy.Count ? pause : 0);
        }
    }

    /// <summary>The times between pauses that are drawn short.</summary>
    public IReadOnlyList<TimeSlice> Busy => _busy;

    /// <summary>A moment within a pause lies at its begin, one before or after everything at an end.</summary>
    public double At(DateTimeOffset moment)
    {
        var i = _busy.BinarySearch(new(moment, moment), _begins);
        i = i < 0 ? ~i - 1 : i;
        return i < 0 || _length <= 0
            ? 0
            : (_starts[i] + Math.Min((moment - _busy[i].From).TotalSeconds, _busy[i].Length.TotalSeconds)) / _length;
    }

    /// <summary>As CSS has it.</summary>
    public static string Percent(double part) => (part * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static List<TimeSlice> Merged(List<TimeSlice> sorted, TimeSpan gap)
    {
        var merged = new List<TimeSlice>();
        foreach (var slice in sorted)
        {
            if (merged.Count > 0 && slice.From - merged[^1].To <= gap)
            {
                var to = slice.To > merged[^1].To ? slice.To : merged[^1].To;
                merged[^1] = merged[^1] with { To = to };
            }
            else
            {
                merged.Add(slice);
            }
        }

        return merged;
    }
}
