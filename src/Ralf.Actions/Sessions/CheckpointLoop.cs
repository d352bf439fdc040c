using Ralf.Agents;

namespace Ralf.Actions.Sessions;

/// <summary>
/// Saves what a session has done, while its agent works: at an interval, and soon after each time that the agent logs a
/// checkpoint; nothing where nothing
/// has changed since. A workspace in motion may not be readable at a moment: then the next time comes.
/// </summary>
/// <param name="scratch">The agent's private folder, where its log is.</param>
/// <param name="look">Proves what is there now.</param>
internal sealed class CheckpointLoop(
    SessionTools tools,
    TimeSpan interval,
    string scratch,
    Func<AgentResult, Task<SessionObservations>> look
) : IProgress<AgentActivity>
{
    /// <summary>So often it is asked whether the agent has logged a checkpoint.</summary>
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);

    private IProgress<AgentActivity>? _activity;
    private Usage _usage = Usage.None;
    private (Git.GitId Tree, long Log)? _saved;
    private int _noted;

    public async Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    )
    {
        _activity = activity;
        using var ended = new CancellationTokenSource();
        var saving = SaveAsync(ended.Token);
        try
        {
            return await tools.Agent.RunAsync(request, this, cancellationToken);
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
            // A checkpoint that the agent logs is worth one of ours; else time is.
            var noted = AgentFactory.ReadJournal(scratch).Checkpoints.Count;
            if (noted > _noted || tools.Clock.GetUtcNow() - last >= interval)
            {
                _noted = noted;
                await SaveOnceAsync();
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

    private async Task SaveOnceAsync()
    {
        try
        {
            var log = AgentFactory.ReadJournal(scratch);
            var soFar = new AgentResult(AgentEnd.Cancelled, "saved while it worked", null, null, _usage, log);
            var seen = await look(soFar);
            var now = (seen.Tree, AgentFactory.JournalLength(scratch));
            if (now != _saved && (seen.Changes.Allowed.Count > 0 || !log.IsEmpty))
            {
                await tools.Outcome!.CheckpointAsync(seen, tools.Clock.GetUtcNow());
                _saved = now;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserException)
        {
            // The agent moves and removes files under our hands; the checkpoint before still holds.
        }
    }
}
