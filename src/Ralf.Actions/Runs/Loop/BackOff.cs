using Ralf.Core.State;

namespace Ralf.Actions.Runs;

/// <summary>
/// What all sessions of a run share when the model's API says that it is busy: a wait of 5 s, doubled each time, at
/// most 5 minutes; half as many sessions
/// at a time, and one more again for each that gets through; and sessions that start one after the other.
/// </summary>
/// <param name="parallel">Sessions at a time where nothing is busy.</param>
internal sealed class BackOff(TimeProvider clock, int parallel)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>Between two starts: sessions that begin at once ask for the same things at once.</summary>
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(100);

    /// <summary>The same after the API was busy, until as many sessions as wanted run again.</summary>
    private static readonly TimeSpan _longGap = TimeSpan.FromSeconds(2);

    private readonly int _wanted = parallel;
    private int _inARow;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public bool IsOn => clock.GetUtcNow() < _until;

    public TimeSpan Left => IsOn ? _until - clock.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Sessions at a time, from 1 to what is wanted.</summary>
    public int Slots { get; private set; } = parallel;

    /// <summary>A session starts: the next one waits a moment.</summary>
    public void Started() => Wait(Between(isBusy: Slots < _wanted));

    /// <summary>The time between the starts of two sessions.</summary>
    /// <param name="isBusy">Whether fewer run than are wanted, since the API was busy.</param>
    public static TimeSpan Between(bool isBusy) => isBusy ? _longGap : _gap;

    public void Note(SessionRecord record)
    {
        if (record.Reason != SessionReason.RateLimited)
        {
            _inARow = 0;
            Slots = Math.Min(_wanted, Slots + 1);
            return;
        }

        // Sessions that ran side by side are refused together: that is one time.
        if (_inARow == 0 || record.StartedAt > _last)
        {
            _inARow++;
            Slots = Math.Max(1, Slots / 2);
            _last = clock.GetUtcNow();
        }

        Wait(TimeSpan.FromTicks(Math.Min(_longest.Ticks, _first.Ticks << Math.Min(_inARow - 1, 10))));
    }

    private void Wait(TimeSpan wait)
    {
        var until = clock.GetUtcNow() + wait;
        _until = until > _until ? until : _until;
    }
}
