using Microsoft.Extensions.Time.Testing;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class SessionWatchTests : IDisposable
{
    private static readonly (AgentEnd, string) _stalled = (AgentEnd.Stalled, "silent");
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly SessionWatch _watch;

    public SessionWatchTests() => _watch = new(_clock, default);

    [Fact]
    public void Each_sign_of_life_starts_the_clock_anew()
    {
        _watch.Allow(_minute, _stalled);
        _clock.Advance(_minute / 2);
        _watch.Allow(_minute, _stalled);
        _clock.Advance(_minute * 0.9);
        Assert.False(_watch.Token.IsCancellationRequested);

        _clock.Advance(_minute);

        Assert.True(_watch.Token.IsCancellationRequested);
        Assert.Equal(_stalled, _watch.Why);
    }

    [Fact]
    public void A_silence_without_end_is_allowed()
    {
        _watch.Allow(_minute, _stalled);
        _watch.Allow(null, _stalled);

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(_watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void The_first_reason_stays()
    {
        _watch.End(AgentEnd.Budget, "spent");
        _watch.End(AgentEnd.Setup, "later");
        _watch.Allow(_minute, _stalled);
        _clock.Advance(_minute * 2);

        Assert.Equal((AgentEnd.Budget, "spent"), _watch.Why);
    }

    public void Dispose() => _watch.Dispose();
}
