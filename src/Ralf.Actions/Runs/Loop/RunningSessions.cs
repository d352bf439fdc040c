using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>The sessions that run now.</summary>
internal sealed class RunningSessions(ISessionEngine engine) : IDisposable
{
    private readonly Dictionary<TaskId, Task<SessionRecord>> _running = [];
    private readonly CancellationTokenSource _end = new();

    public int Count => _running.Count;

    public IEnumerable<TaskId> Tasks => _running.Keys;

    /// <summary>Starts a session beside the loop: on the thread pool, or on the single thread of a simulated run, whose
    /// seed decides when.</summary>
    public void Start(SessionPacket packet, IProgress<AgentActivity> activity) =>
        _running[packet.Task.Id] = Task
            .Factory.StartNew(
                () => engine.RunAsync(packet, activity, _end.Token),
                CancellationToken.None,
                TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Current
            )
            .Unwrap();

    /// <summary>Waits until a session has ended, or <paramref name="tick"/> has.</summary>
    public Task AnyAsync(Task tick) => Task.WhenAny([.. _running.Values, tick]);

    /// <summary>Removes the ended sessions and returns them; a returned task throws if the engine did.</summary>
    public IReadOnlyList<Task<SessionRecord>> TakeEnded()
    {
        var ended = _running.Where(r => r.Value.IsCompleted).ToList();
        ended.ForEach(e => _running.Remove(e.Key));
        return [.. ended.Select(e => e.Value)];
    }

    /// <summary>Tells all sessions to end; each still returns its record.</summary>
    public void Cancel() => _end.Cancel();

    /// <summary>Ends all sessions and waits for them when an exception leaves the loop: their records are not taken,
    /// and recovery finds them. Their own errors are dropped, since they would only hide the first one.</summary>
    public async Task AbandonAsync()
    {
        if (_running.Count == 0)
        {
            return;
        }

        await _end.CancelAsync();
        Task all = Task.WhenAll(_running.Values);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.Clear();
    }

    public void Dispose() => _end.Dispose();
}
