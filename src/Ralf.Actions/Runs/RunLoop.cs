using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Reporting;
using Ralf.Actions.Scheduling;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>
/// The loop of a run: settle what was recorded, dispatch what is ready, wait for what runs; until nothing is left, something pauses it, or it is
/// interrupted. All that it knows is in the log, so that it can be killed anywhere and started again.
/// </summary>
internal sealed class RunLoop(
    StateLog stateLog,
    IGitStore store,
    ISessionEngine engine,
    LoopOptions options,
    IProgress<ProgressUpdate> progress
) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly RunLog _log = new(stateLog, options.Clock, progress);
    private readonly SessionSet _sessions = new(engine);
    private readonly BackOff _backOff = new(options.Clock);
    private readonly RunSchedule _schedule = new();

    private RunState State => _log.State;

    private Schedule Schedule => _schedule.Of(State);

    /// <summary>
    /// Runs until the run ends, pauses or is interrupted; returns the last state. No session is running when it returns, nor when it throws: whatever
    /// broke, the log stands, and <see cref="ISessionEngine.RecoverAsync"/> finds what the sessions left.
    /// </summary>
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

    /// <summary>One turn of the loop; true where it is over.</summary>
    private async Task<bool> StepAsync(CancellationToken interrupted)
    {
        Settle();
        if (State.Phase == RunPhase.Cancelled)
        {
            _sessions.Cancel();
        }

        var mayStart = State.Phase == RunPhase.Running && !interrupted.IsCancellationRequested;
        if (mayStart)
        {
            Dispatch();
        }

        if (_sessions.Count > 0)
        {
            await WaitAsync();
            return false;
        }

        return !mayStart || State.Phase != RunPhase.Running || await IsOverAsync(interrupted);
    }

    /// <summary>Takes in what sessions of a dead process left; a no-op in a run that just started.</summary>
    private async Task RecoverAsync()
    {
        foreach (var status in State.Tasks.Where(t => t.State == TaskState.Running).ToList())
        {
            Record(await engine.RecoverAsync(State, status.Dispatch!));
        }
    }

    /// <summary>Settles until nothing is left to settle or to say; a decision whose transaction is lost is made again.</summary>
    private void Settle()
    {
        while (true)
        {
            var decided = new Settlement(store, State, Schedule, _log.Tip).Decide();
            var events = decided.Events.Count > 0 ? decided.Events : _log.NewlyBlocked();
            if (events.Count == 0)
            {
                return;
            }

            _log.Append(events, decided.Refs);
        }
    }

    private void Dispatch()
    {
        while (
            _sessions.Count < options.Parallel && !_backOff.IsOn && State.Phase == RunPhase.Running
        )
        {
            if (Schedule.Ready(State) is not [var next, ..])
            {
                return;
            }

            if (Pauses.ForLimits(State) is { } pause)
            {
                if (_log.Append([pause], []))
                {
                    return;
                }
            }
            else if (BudgetHolds(next) || _sessions.Count == 0)
            {
                Start(next);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Whether the budget bears this session beside those that run, each at its own limit.</summary>
    private bool BudgetHolds(TaskId next) =>
        State.Plan.Limits.BudgetUsd is not { } budget
        || State.Usage.CostUsd
            + _sessions.Tasks.Append(next).Sum(t => State[t].Task.Agent.BudgetUsd ?? 0)
            <= budget;

    private void Start(TaskId task)
    {
        var status = State[task];
        var attempt = status.Attempt + 1;
        var fence = $"{State.Run}/{task}.{attempt}";
        var dispatch = new TaskDispatched(task, attempt, fence, State.Result, status.Task.Scope);
        var packet = PacketMaker.Make(store, State, dispatch);
        if (_log.Append([new(EventIds.Dispatched(task, attempt), dispatch)], []))
        {
            progress.Report(new SessionStarted(options.Clock.GetUtcNow(), task, attempt));
            var activity = new Forward(a =>
                progress.Report(new SessionActive(options.Clock.GetUtcNow(), task, a))
            );
            _sessions.Start(packet, activity);
        }
    }

    private async Task WaitAsync()
    {
        using var waiting = new CancellationTokenSource();
        var tick = Task.Delay(Poll, options.Clock, waiting.Token);
        await _sessions.AnyAsync(tick);
        var isIdle = tick.IsCompleted;
        await waiting.CancelAsync();
        foreach (var session in _sessions.TakeEnded())
        {
            Record(await session);
        }

        if (isIdle)
        {
            _log.Refresh();
        }
    }

    private void Record(SessionRecord record)
    {
        RefUpdate[] refs = record.Head is { } head
            ? [new(State.Run.SessionRef(record.TaskId, record.Attempt), null, head)]
            : [];
        while (!_log.Append([new(EventIds.Recorded(record), new SessionRecorded(record))], refs))
        { }
        progress.Report(new SessionEnded(options.Clock.GetUtcNow(), record));
        _backOff.Note(record);
        if (record.Reason == SessionReason.RateLimited)
        {
            Note(
                $"the model's API is busy: no session starts for {_backOff.Left.TotalSeconds:0} s"
            );
        }
    }

    /// <summary>Nothing runs: waits while a back-off is on, verifies, and ends the run. True where the loop is over.</summary>
    private async Task<bool> IsOverAsync(CancellationToken interrupted)
    {
        if (Schedule.Ready(State).Count > 0)
        {
            if (_backOff.IsOn)
            {
                // A piece at a time, so that a person who cancels or pauses the run is heard.
                var piece = _backOff.Left < Poll ? _backOff.Left : Poll;
                await Quietly(Task.Delay(piece, options.Clock, interrupted));
                _log.Refresh();
            }

            return false;
        }

        var end = new RunEnd(State, engine);
        if (!end.NeedsVerify)
        {
            return _log.Append([end.Finish()], []);
        }

        Note($"verifying the whole result ({State.Result.Short})");
        if (await end.VerifyAsync(interrupted) is { } verified)
        {
            _log.Append([verified], []);
        }

        return interrupted.IsCancellationRequested;
    }

    private void Note(string text) => progress.Report(new Note(options.Clock.GetUtcNow(), text));

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The loop sees the interruption by itself.
        }
    }

    /// <summary>Reports at once and in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Forward(Action<AgentActivity> to) : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) => to(value);
    }
}

/// <param name="Parallel">Sessions at a time.</param>
internal sealed record LoopOptions(int Parallel, TimeProvider Clock);
