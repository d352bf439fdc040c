namespace Ralf.Actions.Runs;

/// <summary>State that all sessions of a run share when the model's API is busy: a wait of 5 s, doubled each time, at
/// most 5 minutes; half as many sessions at a time, plus one for each session that succeeds; and staggered
/// starts.</summary>
/// <param name="parallel">Sessions at a time while the API is not busy.</param>
internal sealed class BackOff(TimeProvider clock, int parallel)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>After this time without a session that got through, the run pauses.</summary>
    public static readonly TimeSpan MaxBusy = TimeSpan.FromHours(2);

    /// <summary>Delay between two starts: sessions that begin together make the same requests together.</summary>
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay after the API was busy, until the wanted number of sessions runs again.</summary>
    private static readonly TimeSpan _longGap = TimeSpan.FromSeconds(2);

    private readonly int _wanted = parallel;
    private int _inARow;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private DateTimeOffset _busySince = DateTimeOffset.MaxValue;

    public bool IsOn => clock.GetUtcNow() < _until;

    public TimeSpan Left => IsOn ? _until - clock.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Sessions at a time, from 1 to the wanted number.</summary>
    public int Slots { get; private set; } = parallel;

    /// <summary>True if the API has been busy for longer than <see cref="MaxBusy"/>.</summary>
    public bool IsGivenUp => _inARow > 0 && clock.GetUtcNow() - _busySince >= MaxBusy;

    /// <summary>Call when a session starts: the next one waits a moment.</summary>
    public void Started() => Wait(Between(isBusy: Slots < _wanted));

    /// <summary>The time between the starts of two sessions.</summary>
    /// <param name="isBusy">True if fewer sessions run than are wanted, because the API was busy.</param>
    public static TimeSpan Between(bool isBusy) => isBusy ? _longGap : _gap;

    public void Note(SessionRecord record)
    {
        if (record.Reason != SessionReason.RateLimited)
        {
            _inARow = 0;
            Slots = Math.Min(_wanted, Slots + 1);
            return;
        }

        // Sessions that ran side by side are refused together; that counts once.
        if (_inARow == 0 || record.StartedAt > _last)
        {
            _busySince = _inARow == 0 ? clock.GetUtcNow() : _busySince;
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
