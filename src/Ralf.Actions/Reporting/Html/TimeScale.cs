namespace Ralf.Actions.Reporting;

/// <summary>From one moment to another.</summary>
internal readonly record struct TimeSlice(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>Maps a moment to a position on a line, from 0 to 1. Long times without activity (a night, a waiting gate)
/// are drawn short, so that the activity can be seen.</summary>
internal sealed class TimeScale
{
    /// <summary>A pause longer than this fraction of all active time is drawn with this length.</summary>
    private const double Pause = 0.04;

    /// <summary>All shortened pauses together take at most this fraction of the active time.</summary>
    private const double Pauses = 0.5;

    private static readonly Comparer<TimeSlice> _begins = Comparer<TimeSlice>.Create(
        (one, other) => one.From.CompareTo(other.From)
    );

    private readonly List<TimeSlice> _busy = [];
    private readonly double[] _starts;
    private readonly double _length;

    /// <param name="busy">Times of activity, in any order; a slice that ends before it begins counts as its begin
    /// only.</param>
    public TimeScale(IEnumerable<TimeSlice> busy)
    {
        var sorted = busy.Select(s => s.To < s.From ? s with { To = s.From } : s).OrderBy(s => s.From).ToList();
        var all = Merged(sorted, TimeSpan.Zero).Sum(s => s.Length.TotalSeconds);
        var pause = Math.Max(1, all * Pause);
        _busy = Merged(sorted, TimeSpan.FromSeconds(pause));
        // If all activity took no time, only pauses are drawn.
        pause = all > 0 ? Math.Min(pause, all * Pauses / Math.Max(1, _busy.Count - 1)) : 1;
        _starts = new double[_busy.Count];
        for (var i = 0; i < _busy.Count; i++)
        {
            _starts[i] = _length;
            _length += _busy[i].Length.TotalSeconds + (i + 1 < _busy.Count ? pause : 0);
        }
    }

    /// <summary>The times between shortened pauses.</summary>
    public IReadOnlyList<TimeSlice> Busy => _busy;

    /// <summary>A moment within a pause is at its begin; one before or after everything is at an end.</summary>
    public double At(DateTimeOffset moment)
    {
        var i = _busy.BinarySearch(new(moment, moment), _begins);
        i = i < 0 ? ~i - 1 : i;
        return i < 0 || _length <= 0
            ? 0
            : (_starts[i] + Math.Min((moment - _busy[i].From).TotalSeconds, _busy[i].Length.TotalSeconds)) / _length;
    }

    /// <summary>In CSS syntax.</summary>
    public static string Percent(double part) => (part * 100).ToString("0.###") + "%";

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
