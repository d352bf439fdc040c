using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>The wait that all sessions of a run share when the model's API says that it is busy: 5 s, doubled each time, at most 5 minutes.</summary>
internal sealed class BackOff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int _inARow;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public bool IsOn => clock.GetUtcNow() < _until;

    public TimeSpan Left => IsOn ? _until - clock.GetUtcNow() : TimeSpan.Zero;

    public void Note(SessionRecord record)
    {
        if (record.Reason != SessionReason.RateLimited)
        {
            _inARow = 0;
            return;
        }

        var wait = TimeSpan.FromTicks(
            Math.Min(Longest.Ticks, First.Ticks << Math.Min(_inARow, 10))
        );
        _inARow++;
        _until = clock.GetUtcNow() + wait;
    }
}
