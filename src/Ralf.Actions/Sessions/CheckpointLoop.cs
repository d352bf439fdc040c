namespace Ralf.Actions.Sessions;

/// <summary>Saves a session's work while its agent works: at an interval, and soon after each checkpoint that the agent
/// logs; nothing if nothing has changed. A workspace that is being changed may be unreadable for a moment; the next
/// save then succeeds.</summary>
/// <param name="scratch">The agent's private folder, where its log is.</param>
/// <param name="look">Proves the current state of the workspace.</param>
internal sealed class CheckpointLoop(
    SessionTools tools,
    TimeSpan interval,
    string scratch,
    Func<AgentResult, CancellationToken, Task<SessionObservations>> look
) : IProgress<AgentActivity>
{
    /// <summary>How often to check whether the agent has logged a checkpoint.</summary>
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);

    private IProgress<AgentActivity>? _activity;
    private Usage _usage = Usage.Unknown;
    private (Git.GitId Tree, long Log)? _saved;
    private int _noted;

    public async Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        _activity = activity;
        using var ended = new CancellationTokenSource();
        var saving = SaveAsync(ended.Token);
        try
        {
            return await tools.Agent.RunAsync(request, this, cancellation);
        }
        finally
        {
            await ended.CancelAsync();
            await saving;
        }
    }

    public void Report(AgentActivity value)
    {
        _usage = value.Usage;
        _activity?.Report(value);
    }

    private async Task SaveAsync(CancellationToken ended)
    {
        var last = tools.Clock.GetUtcNow();
        while (await TickAsync(ended))
        {
            // Save when the agent logs a checkpoint, or else when the interval has passed.
            var noted = AgentFactory.ReadJournal(scratch).Checkpoints.Count;
            if (noted > _noted || tools.Clock.GetUtcNow() - last >= interval)
            {
                _noted = noted;
                await SaveOnceAsync(ended);
                last = tools.Clock.GetUtcNow();
            }
        }
    }

    private async Task<bool> TickAsync(CancellationToken ended)
    {
        try
        {
            await Task.Delay(interval < _tick ? interval : _tick, tools.Clock, ended);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SaveOnceAsync(CancellationToken ended)
    {
        try
        {
            var log = AgentFactory.ReadJournal(scratch);
            var soFar = new AgentResult(AgentEnd.Cancelled, "saved while it worked", null, null, _usage, log);
            var observations = await look(soFar, ended);
            var now = (observations.Tree, AgentFactory.JournalLength(scratch));
            if (now != _saved && (observations.Changes.Allowed.Count > 0 || !log.IsEmpty))
            {
                await tools.Outcome!.CheckpointAsync(observations, tools.Clock.GetUtcNow());
                _saved = now;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The agent has ended, and all that it left is read now.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserException)
        {
            // The agent moves and removes files meanwhile; the previous checkpoint still holds.
        }
    }
}
