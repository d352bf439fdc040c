using Ralf.Actions.Reporting;

namespace Ralf.Actions.Runs;

/// <summary>Starts sessions on this machine: as many as slots, budget and the model's API allow.</summary>
internal sealed class SessionStarter(
    RunCoordinator coordinator,
    IGitStore store,
    RunningSessions sessions,
    BackOff backOff,
    TimeProvider clock,
    IProgress<ProgressUpdate> progress
)
{
    private RunState State => coordinator.State;

    public void StartReady()
    {
        if (HasRoom && coordinator.Ready.Count > 0)
        {
            coordinator.CheckBaseMoved();
        }

        while (HasRoom && coordinator.Ready is [var next, ..])
        {
            var task = State[next].Task;
            if (Pauses.ForLimits(State, task) is { } pause)
            {
                if (coordinator.Log.Append([pause], []))
                {
                    return;
                }
            }
            else if (new Budget(State, sessions.Tasks.Select(t => State[t].Task)).Bears(task))
            {
                Start(next);
            }
            else
            {
                return;
            }
        }
    }

    private bool HasRoom => sessions.Count < backOff.Slots && !backOff.IsOn && State.Phase == RunPhase.Running;

    private void Start(TaskId task)
    {
        var status = State[task];
        var attempt = status.Attempt + 1;
        var fence = $"{State.Run}/{task}.{attempt}";
        var dispatch = new TaskDispatched(task, attempt, fence, State.Result, status.Task.Scope)
        {
            Takes = SharedFileEdits.TakenBy(State, status.Task) is { Count: > 0 } edits ? edits : null,
        };
        var packet = PacketBuilder.Make(store, State, dispatch);
        if (coordinator.Log.Append([new(EventIds.Dispatched(task, attempt), dispatch)], []))
        {
            progress.Report(new SessionStarted(clock.GetUtcNow(), task, attempt));
            var activity = new Forward(a => progress.Report(new SessionActive(clock.GetUtcNow(), task, a)));
            sessions.Start(packet, activity);
            backOff.Started();
        }
    }

    /// <summary>Reports at once and in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Forward(Action<AgentActivity> to) : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) => to(value);
    }
}
