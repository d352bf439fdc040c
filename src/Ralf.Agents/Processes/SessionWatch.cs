namespace Ralf.Agents;

/// <summary>Ends an agent before its time limit: at once, or once it has been silent for too long.
/// Thread-safe.</summary>
internal sealed class SessionWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private (AgentEnd End, string Detail)? _onSilence;
    private bool _isOver;

    public SessionWatch(TimeProvider clock, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _timer = clock.CreateTimer(_ => Stop(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the agent is to end.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The first reason for which the agent was ended; null if it was not.</summary>
    public (AgentEnd End, string Detail)? Why { get; private set; }

    /// <summary>The agent has shown a sign of life. From now on, it may be silent for so long.</summary>
    /// <param name="silence">Null: without end.</param>
    /// <param name="why">The reason if it is silent for longer; null: it has said all, and only its process has not
    /// ended.</param>
    public void Allow(TimeSpan? silence, (AgentEnd End, string Detail)? why)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _onSilence = why;
                _timer.Change(silence ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Ends the agent now.</summary>
    public void End(AgentEnd end, string detail) => Stop((end, detail));

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _timer.Dispose();
        _stop.Dispose();
    }

    private void Stop((AgentEnd End, string Detail)? why)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            Why = why ?? _onSilence;
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The agent has ended meanwhile.
        }
    }
}
