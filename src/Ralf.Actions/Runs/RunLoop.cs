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
    StateLog log,
    IGitStore store,
    ISessionEngine engine,
    LoopOptions options,
    IProgress<ProgressUpdate> progress
) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TaskId, Task<SessionRecord>> _running = [];
    private readonly BackOff _backOff = new(options.Clock);
    private readonly CancellationTokenSource _sessions = new();
    private Schedule? _schedule;
    private int _scheduledTasks;

    private RunState State => log.State;

    /// <summary>Runs until the run ends, pauses or is interrupted; returns the last state. No session is running when it returns.</summary>
    public async Task<RunState> RunAsync(CancellationToken interrupted)
    {
        using var registration = interrupted.Register(_sessions.Cancel);
        try
        {
            await RecoverAsync();
            return await LoopAsync(interrupted);
        }
        finally
        {
            // What still runs where the log was refused (or the disk is full) must not outlive the loop.
            await _sessions.CancelAsync();
            await ((Task)Task.WhenAll(_running.Values)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
        }
    }

    public void Dispose() => _sessions.Dispose();

    private async Task<RunState> LoopAsync(CancellationToken interrupted)
    {
        while (true)
        {
            Settle();
            if (State.Phase == RunPhase.Cancelled)
            {
                await _sessions.CancelAsync();
            }

            var mayStart = State.Phase == RunPhase.Running && !interrupted.IsCancellationRequested;
            if (mayStart)
            {
                Dispatch();
            }

            if (_running.Count > 0)
            {
                await WaitAsync(interrupted);
            }
            else if (!mayStart || State.Phase != RunPhase.Running || await IsOverAsync(interrupted))
            {
                return State;
            }
        }
    }

    private Schedule Schedule
    {
        get
        {
            if (_schedule is null || _scheduledTasks != State.Tasks.Count)
            {
                // A plan with unordered overlaps never started under `error`; only follow-ups can meet others here, and they wait their turn.
                var policy = State.Plan.Policy;
                policy =
                    policy.Overlap == OverlapPolicy.Error
                        ? policy with
                        {
                            Overlap = OverlapPolicy.Order,
                        }
                        : policy;
                _schedule = Schedule.Build([.. State.Tasks.Select(t => t.Task)], policy);
                _scheduledTasks = State.Tasks.Count;
            }

            return _schedule;
        }
    }

    /// <summary>Takes in what sessions of a dead process left; a no-op in a run that just started.</summary>
    private async Task RecoverAsync()
    {
        foreach (var status in State.Tasks.Where(t => t.State == TaskState.Running).ToList())
        {
            Record(await engine.RecoverAsync(State, status.Dispatch!));
        }
    }

    private void Settle()
    {
        while (true)
        {
            var at = options.Clock.GetUtcNow();
            var decided = new Settlement(store, State, Schedule, log.Tip).Decide();
            if (decided.Events.Count == 0)
            {
                AnnounceBlocked();
                return;
            }

            Append(decided.Events, at, decided.Refs);
        }
    }

    private void AnnounceBlocked()
    {
        var blocked = State
            .Tasks.Where(t => t.State == TaskState.Blocked && t.BlockedBy.Count > 0)
            .Select(t => new NewEvent(
                EventIds.Blocked(t.Task.Id, t.BlockedBy[0], State[t.BlockedBy[0]].Attempt),
                new TaskBlocked(t.Task.Id, t.BlockedBy)
            ))
            .Where(e => !log.Contains(e.Id))
            .ToList();
        if (blocked.Count > 0)
        {
            Append(blocked, options.Clock.GetUtcNow(), []);
        }
    }

    private void Dispatch()
    {
        while (
            _running.Count < options.Parallel && !_backOff.IsOn && State.Phase == RunPhase.Running
        )
        {
            if (Schedule.Ready(State) is not [var next, ..])
            {
                return;
            }

            if (Pauses.ForLimits(State) is { } pause)
            {
                Append([pause], options.Clock.GetUtcNow(), []);
                return;
            }

            if (!BudgetHolds(next) && _running.Count > 0)
            {
                return;
            }

            Start(next);
        }
    }

    /// <summary>Whether the budget bears this session beside those that run, each at its own limit.</summary>
    private bool BudgetHolds(TaskId next) =>
        State.Plan.Limits.BudgetUsd is not { } budget
        || State.Usage.CostUsd
            + _running.Keys.Append(next).Sum(t => State[t].Task.Agent.BudgetUsd ?? 0)
            <= budget;

    private void Start(TaskId task)
    {
        var status = State[task];
        var attempt = status.Attempt + 1;
        var fence = $"{State.Run}/{task}.{attempt}";
        var dispatch = new TaskDispatched(task, attempt, fence, State.Result, status.Task.Scope);
        var packet = PacketMaker.Make(store, State, dispatch);
        if (
            Append(
                [new(EventIds.Dispatched(task, attempt), dispatch)],
                options.Clock.GetUtcNow(),
                []
            )
        )
        {
            progress.Report(new SessionStarted(options.Clock.GetUtcNow(), task, attempt));
            var activity = new Forward(a =>
                progress.Report(new SessionActive(options.Clock.GetUtcNow(), task, a))
            );
            _running[task] = Task.Run(() => engine.RunAsync(packet, activity, _sessions.Token));
        }
    }

    private async Task WaitAsync(CancellationToken interrupted)
    {
        var tick = Task.Delay(Poll, options.Clock, CancellationToken.None);
        await Task.WhenAny([.. _running.Values, tick]);
        foreach (var (task, session) in _running.Where(r => r.Value.IsCompleted).ToList())
        {
            _running.Remove(task);
            Record(await session);
        }

        if (tick.IsCompleted && !interrupted.IsCancellationRequested)
        {
            log.Refresh();
        }
    }

    private void Record(SessionRecord record)
    {
        var refs = new List<RefUpdate>();
        if (record.Head is { } head)
        {
            refs.Add(new(State.Run.SessionRef(record.TaskId, record.Attempt), null, head));
        }

        _backOff.Note(record);
        while (
            !Append(
                [new(EventIds.Recorded(record), new SessionRecorded(record))],
                options.Clock.GetUtcNow(),
                refs
            )
        ) { }
        progress.Report(new SessionEnded(options.Clock.GetUtcNow(), record));
    }

    /// <summary>Nothing runs: waits out a back-off, verifies, and ends the run. True where the loop is over.</summary>
    private async Task<bool> IsOverAsync(CancellationToken interrupted)
    {
        if (_backOff.IsOn)
        {
            progress.Report(
                new Note(
                    options.Clock.GetUtcNow(),
                    $"the model's API is busy: waiting {_backOff.Left.TotalSeconds:0} s"
                )
            );
            await Quietly(Task.Delay(_backOff.Left, options.Clock, interrupted));
            log.Refresh();
            return false;
        }

        if (Schedule.Ready(State).Count > 0)
        {
            return false;
        }

        var end = new RunEnd(State, engine);
        if (end.NeedsVerify)
        {
            progress.Report(
                new Note(
                    options.Clock.GetUtcNow(),
                    $"verifying the whole result ({State.Result.Short})"
                )
            );
            var verified = await end.VerifyAsync(interrupted);
            if (verified is not null)
            {
                Append([verified], options.Clock.GetUtcNow(), []);
            }

            return interrupted.IsCancellationRequested;
        }

        return Append([end.Finish()], options.Clock.GetUtcNow(), []);
    }

    /// <summary>One transaction; false where somebody else was faster, and the state is then theirs.</summary>
    private bool Append(
        IReadOnlyList<NewEvent> events,
        DateTimeOffset at,
        IReadOnlyList<RefUpdate> refs
    )
    {
        var before = State.LastSeq;
        var done = log.TryAppend(events, at, refs);
        progress.Report(new StateChanged(at, State, [.. log.Events.Skip((int)before + 1)]));
        return done;
    }

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
    private sealed class Forward(Action<Agents.AgentActivity> to) : IProgress<Agents.AgentActivity>
    {
        public void Report(Agents.AgentActivity value) => to(value);
    }
}

/// <param name="Parallel">Sessions at a time.</param>
internal sealed record LoopOptions(int Parallel, TimeProvider Clock);
