using Ralf.Actions.Reporting;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Runs;

/// <summary>The loop of a run: settles what was recorded, dispatches what is ready, waits for what runs; until nothing
/// is left, something pauses it, or it is interrupted. All its state is in the log, so that it can be killed at any
/// moment and started again.</summary>
internal sealed class RunLoop : IDisposable
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);

    private readonly ISessionEngine _engine;
    private readonly LoopOptions _options;
    private readonly IProgress<ProgressUpdate> _progress;
    private readonly RunCoordinator _coordinator;
    private readonly RunningSessions _sessions;
    private readonly BackOff _backOff;
    private readonly SessionStarter _starter;

    public RunLoop(
        StateLog stateLog,
        IGitStore store,
        ISessionEngine engine,
        LoopOptions options,
        IProgress<ProgressUpdate> progress
    )
    {
        (_engine, _options, _progress) = (engine, options, progress);
        _coordinator = new(stateLog, store, new RunLog(stateLog, options.Clock, progress));
        _sessions = new(engine);
        _backOff = new(options.Clock, options.Parallel);
        _starter = new(_coordinator, store, _sessions, _backOff, options.Clock, progress);
    }

    /// <summary>How long to wait before the log and the slots are checked again.</summary>
    private TimeSpan Short => _backOff.IsOn && _backOff.Left < _poll ? _backOff.Left : _poll;

    private RunLog Log => _coordinator.Log;

    private RunState State => _coordinator.State;

    /// <summary>Runs until the run ends, pauses or is interrupted; returns the last state. No session is running when
    /// it returns or throws: the log is intact, and <see cref="ISessionEngine.RecoverAsync"/> finds what the sessions
    /// left.</summary>
    public async Task<RunState> RunAsync(CancellationToken interrupted)
    {
        using var registration = interrupted.Register(_sessions.Cancel);
        try
        {
            await RecoverAsync();
            while (!await StepAsync(interrupted)) { }
            return State;
        }
        finally
        {
            await _sessions.AbandonAsync();
        }
    }

    public void Dispose() => _sessions.Dispose();

    /// <summary>One turn of the loop; true if the loop is over.</summary>
    private async Task<bool> StepAsync(CancellationToken interrupted)
    {
        _options.CheckLock();
        Settle();
        if (State.Phase == RunPhase.Cancelled)
        {
            _sessions.Cancel();
        }

        var mayStart = State.Phase == RunPhase.Running && !interrupted.IsCancellationRequested;
        if (mayStart)
        {
            _starter.StartReady();
        }

        if (_sessions.Count > 0)
        {
            await WaitAsync();
            return false;
        }

        return !mayStart || State.Phase != RunPhase.Running || await IsOverAsync(interrupted);
    }

    /// <summary>Settles, and approves at the gates that were approved beforehand.</summary>
    private void Settle()
    {
        _coordinator.SettleAll();
        while (GateAnswers.Beforehand(State, _options.Approve) is { Count: > 0 } answers)
        {
            Log.Append(answers, []);
            _coordinator.SettleAll();
        }
    }

    /// <summary>Takes in what sessions of a dead process left; does nothing in a run that just started.</summary>
    private async Task RecoverAsync()
    {
        foreach (var status in State.Tasks.Where(t => t.State == TaskState.Running).ToList())
        {
            Record(await _engine.RecoverAsync(State, status.Dispatch!));
        }
    }

    private async Task WaitAsync()
    {
        using var waiting = new CancellationTokenSource();
        var tick = Task.Delay(Short, _options.Clock, waiting.Token);
        await _sessions.AnyAsync(tick);
        var isIdle = tick.IsCompleted;
#pragma warning disable CA1849 // Nothing but the timer listens; on a thread of its own a simulated run would not be the same each time.
        waiting.Cancel();
#pragma warning restore CA1849
        foreach (var session in _sessions.TakeEnded())
        {
            Record(await session);
        }

        if (isIdle)
        {
            Log.Refresh();
        }
    }

    private void Record(SessionRecord record)
    {
        // Whoever took the run over has ended this session, which is no fault of it.
        _options.CheckLock();
        RefUpdate[] refs = record.Head is { } head
            ? [new(State.Run.SessionRef(record.TaskId, record.Attempt), null, head)]
            : [];
        Log.Commit(() => new LogTransaction([NewEvent.Recorded(record)], refs));
        _progress.Report(new SessionEnded(_options.Clock.GetUtcNow(), record));
        _backOff.Note(record);
        if (_backOff.IsGivenUp)
        {
            Log.Commit(() => Pauses.ForBusyApi(State));
        }
        else if (record.Reason == SessionReason.RateLimited)
        {
            Note(
                $"the model's API is busy: no session starts for {_backOff.Left.TotalSeconds:0} s, then {DisplayText.Count(_backOff.Slots, "session")} at a time"
            );
        }
    }

    /// <summary>Called when nothing runs: waits out a back-off, verifies, and ends the run. True if the loop is
    /// over.</summary>
    private async Task<bool> IsOverAsync(CancellationToken interrupted)
    {
        if (_coordinator.Ready.Count > 0)
        {
            if (_backOff.IsOn)
            {
                // In short waits, so that a cancel or pause by a person is noticed.
                await Quietly(Task.Delay(Short, _options.Clock, interrupted));
                Log.Refresh();
            }

            return false;
        }

        if (_coordinator.Pause is { } pause)
        {
            // Changes made meanwhile are seen in the next turn.
            _ = Log.Append([pause], []);
            return false;
        }

        _coordinator.CheckBaseMoved();
        var end = new RunEnd(State);
        if (State.Phase != RunPhase.Running)
        {
            return false;
        }

        if (_coordinator.ToVerify is not { } target)
        {
            return Log.Append([end.Finish()], []);
        }

        Note(EventText.Verifying(target.Commit, target.Holds));
        if (await end.VerifyAsync(_engine, target, interrupted) is { } verified)
        {
            Log.Append([verified], []);
        }

        return interrupted.IsCancellationRequested;
    }

    private void Note(string text) => _progress.Report(new Note(_options.Clock.GetUtcNow(), text));

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The loop notices the interruption by itself.
        }
    }
}
