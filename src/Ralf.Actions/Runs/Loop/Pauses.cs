namespace Ralf.Actions.Runs;

/// <summary>Decides when a run pauses by itself for a person.</summary>
internal static class Pauses
{
    /// <summary>After this many failures with the same reason in a row, the run pauses.</summary>
    public const int AlikeFailures = 5;

    /// <summary>The pause reason while people must answer first; their answer ends the pause.</summary>
    public const string ForGate = PauseReasons.Gate;

    /// <summary>The pause caused by the records just settled: at once for a cause outside all tasks, or after five
    /// failures with the same reason in a row.</summary>
    /// <param name="landing">The tasks whose work is accepted now.</param>
    public static IEnumerable<NewEvent> After(
        RunState state,
        IReadOnlyList<RunTaskStatus> settled,
        IReadOnlySet<TaskId> landing
    )
    {
        var records = settled.Select(s => s.LastRecord!).ToList();
        if (records.Find(r => r.PausesAtOnce) is { Reason: { } cause } fatal)
        {
            yield return Pause(state, EnumWord.Of(cause), fatal.Detail ?? "the agent could not start");
            yield break;
        }

        var last = LastFailures(state, landing);
        if (last.Count == AlikeFailures && last.TrueForAll(r => r.Reason == last[0].Reason))
        {
            yield return Pause(
                state,
                "failures",
                $"{AlikeFailures} sessions in a row ended alike: {last[0].Detail ?? last[0].Reason.ToString()}"
            );
        }
    }

    /// <summary>The last sessions that failed one after the other, at most <see cref="AlikeFailures"/>. A busy API says
    /// nothing about a task, so it is not counted: <see cref="BackOff"/> handles it. Work that was accepted ends the
    /// count, also if a part of it was refused.</summary>
    private static List<SessionRecord> LastFailures(RunState state, IReadOnlySet<TaskId> landing) =>
        state
            .Tasks.SelectMany(t => t.Records.Select(r => (Record: r, Accepted: IsAccepted(t, r, landing))))
            .Where(s => s.Record.Reason != SessionReason.RateLimited)
            .OrderByDescending(s => s.Record.FinishedAt)
            .TakeWhile(s => !s.Accepted && IsFailure(s.Record))
            .Take(AlikeFailures)
            .Select(s => s.Record)
            .ToList();

    private static bool IsAccepted(RunTaskStatus task, SessionRecord record, IReadOnlySet<TaskId> landing) =>
        record == task.LastRecord
        && (
            task.State is TaskState.Landed or TaskState.Held or TaskState.Conflicted
            || task.State == TaskState.Recorded && landing.Contains(task.Task.Id)
        );

    /// <summary>The pause once the model's API has been busy for too long.</summary>
    public static NewEvent? ForBusyApi(RunState state) =>
        state.Phase == RunPhase.Running
            ? Pause(
                state,
                PauseReasons.RateLimit,
                $"the model's API has been busy for {BackOff.MaxBusy.TotalHours:0} hours, and no session got through"
            )
            : null;

    /// <summary>The pause if dispatching this task would exceed a limit of the plan even when all running sessions end;
    /// null if there is room.</summary>
    public static NewEvent? ForLimits(RunState state, Core.Plans.PlanTask next)
    {
        var limits = state.Plan.Limits;
        if (state.Sessions >= limits.Sessions)
        {
            return Pause(
                state,
                "sessions",
                $"{state.Sessions} sessions were started, and limits.sessions is {limits.Sessions}; "
                    + "raise it with `ralf resume --limit sessions=N`, or cancel"
            );
        }

        // If it may not start even once those that run have ended and spent nothing more, only a person can help.
        return new Budget(state, []).Lack(next) is { } shortage ? Pause(state, "budget", shortage) : null;
    }

    /// <summary>The decision if the two readers of trees disagree on what would land: only a pause, logged
    /// once.</summary>
    public static LogTransaction ForReaders(RunState state, Disagreement found) =>
        state.Phase is RunPhase.Done or RunPhase.Cancelled || state.PausedFor == Disagreement.Reason
            ? LogTransaction.None
            : new([Pause(state, Disagreement.Reason, found.Text)], []);

    /// <summary>The pause if everything left waits for people, at gates or for an answer; otherwise null.</summary>
    public static NewEvent? ForPeople(RunState state) => ForGates(state) ?? ForRequests(state);

    /// <summary>The pause of a run whose result fails its <c>verify</c>, with tasks left that could not repair
    /// it.</summary>
    public static NewEvent ForVerify(RunState state)
    {
        var culprits = state.Blame?.Result == state.Result ? state.Blame.Tasks : [];
        var wayOut = culprits.Count switch
        {
            0 =>
                $"it fails without any task's work: commit what mends it on {Reporting.BranchNames.Result(state.Run)} and resume, or mend the base or the commands of verify and start a new run",
            1 => $"retry {culprits[0]}",
            _ => $"retry the one of {string.Join(", ", culprits)} that is to yield",
        };
        return Pause(
            state,
            "verify",
            $"the result {state.Result.Short} fails its verify, and nothing else starts until that is mended: {wayOut}"
        );
    }

    private static NewEvent? ForRequests(RunState state)
    {
        var open = state
            .Tasks.Where(state.AwaitsScopeAnswer)
            .SelectMany(t => state.RequestsOf(t.Task.Id))
            .Select(p => p.Proposal.Proposal)
            .ToList();
        return open.Count == 0
            ? null
            : Pause(
                state,
                PauseReasons.ScopeRequest,
                $"nothing else can go on: {Reporting.DisplayText.Some(open, 10)} {(open.Count == 1 ? "asks" : "ask")} for a wider scope"
            );
    }

    private static NewEvent? ForGates(RunState state)
    {
        var waiting = state
            .Gates.Where(g => g.State == GateState.Waiting)
            .Select(g => $"{g.Name} ({g.Subject.Short})")
            .ToList();
        return waiting.Count == 0
            ? null
            : Pause(
                state,
                ForGate,
                $"nothing else can go on: {(waiting.Count == 1 ? "gate" : "gates")} {Reporting.DisplayText.Some(waiting, 10)} "
                    + $"{(waiting.Count == 1 ? "waits" : "wait")} for approval"
            );
    }

    public static NewEvent Pause(RunState state, string reason, string detail) =>
        new(EventIds.Paused(state.LastSeq), new RunPaused(reason, detail));

    private static bool IsFailure(SessionRecord record) =>
        record.Status != SessionStatus.Complete && record.Reason != SessionReason.Interrupted;
}
