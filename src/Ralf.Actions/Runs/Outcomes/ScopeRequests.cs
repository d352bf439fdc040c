namespace Ralf.Actions.Runs;

/// <summary>Answers a session's request for paths outside its scope: by the plan's policy, or by a person; until then
/// the task waits. If granted, its next session continues from its work with the wider scope, and the attempt is not
/// counted.</summary>
internal static class ScopeRequests
{
    /// <summary>The answers that need no person, to the requests of a record that was just settled.</summary>
    /// <param name="lands">True if the session's work passes as it is.</param>
    public static IEnumerable<NewEvent> Answers(RunState state, RunTaskStatus status, bool lands)
    {
        foreach (var made in FollowUps.Made(state, status.LastRecord!).Where(m => m.Scope != null))
        {
            var (answer, why) = Decide(state, status, made.Scope!, lands);
            if (answer is { } accepted)
            {
                yield return new(EventIds.Answered(made.Proposal), new ProposalAnswered(made.Proposal, accepted, why));
                if (accepted)
                {
                    yield return Grant(status.Task.Id, made);
                }
            }
        }
    }

    /// <summary>True if the task runs again because of a request, or waits for an answer; then nothing else about the
    /// session counts.</summary>
    public static bool Decides(RunState state, RunTaskStatus status) =>
        IsItsOwnEnd(status.LastRecord!)
        && status.LastRecord!.ScopeRequests.Any(r => Decide(state, status, r, lands: false).Accepted is null or true);

    /// <summary>A session that was cut off may not have needed what it asked for: the task runs again like any other,
    /// and waits for nobody.</summary>
    private static bool IsItsOwnEnd(SessionRecord record) =>
        record.Reason
            is SessionReason.AgentError
                or SessionReason.ScopeViolation
                or SessionReason.Secret
                or SessionReason.CheckFailed
                or SessionReason.MissingOutput
                or SessionReason.Schema
                or SessionReason.NoChange
                or SessionReason.NothingDone;

    /// <summary>The events that grant a request.</summary>
    /// <exception cref="UserException">It cannot be granted.</exception>
    public static IReadOnlyList<NewEvent> Granted(RunState state, ProposalMade proposal)
    {
        var status = state[proposal.By];
        if (Objection(state, status, proposal.Scope!) is { } why)
        {
            throw RunErrors.ScopeNotGranted(proposal.Proposal, why);
        }

        var grant = Grant(proposal.By, proposal);
        return status.State == TaskState.Failed
            ? [grant, new(EventIds.Retried(proposal.By, state.LastSeq), new TaskRetried(proposal.By))]
            : [grant];
    }

    /// <summary>The events for tasks whose requests were all denied and whose attempts are used up.</summary>
    public static IEnumerable<NewEvent> GivenUp(RunState state) =>
        state
            .Tasks.Where(t =>
                t is { State: TaskState.Pending, Reason: SessionReason.ScopeRequested }
                && t.UsedAttempts >= state.Plan.Limits.Attempts
                && !state.AwaitsScopeAnswer(t)
            )
            .Select(t =>
                NewEvent.Failed(
                    t,
                    t.LastRecord?.Reason ?? SessionReason.ScopeRequested,
                    t.LastRecord?.Detail ?? "its request for more scope was denied"
                )
            );

    private static NewEvent Grant(TaskId task, ProposalMade made) =>
        new(EventIds.Granted(made.Proposal), new ScopeGranted(task, made.Proposal, made.Scope!.Paths));

    /// <summary>Null: ask a person.</summary>
    private static (bool? Accepted, string Why) Decide(
        RunState state,
        RunTaskStatus status,
        ScopeRequest request,
        bool lands
    )
    {
        var policy = state.Plan.Policy.ScopeRequest;
        if (lands)
        {
            return (false, "the task got through without it");
        }

        if (Objection(state, status, request) is { } objection)
        {
            return (false, objection);
        }

        return Scope.Parse(policy.Allow).Covers(Scope.Parse(request.Paths)) ? (true, "scope_request: allow")
            : policy.Otherwise == ScopeRequestAnswer.Deny ? (false, "scope_request: deny")
            : (null, "");
    }

    /// <summary>Why a request cannot be granted by anyone; null if it can.</summary>
    private static string? Objection(RunState state, RunTaskStatus status, ScopeRequest request)
    {
        foreach (var path in request.Paths)
        {
            if (path.StartsWith('!') || Scope.Problem(path) is not null)
            {
                return $"'{path}' {Scope.Problem(path) ?? "is an exception"}";
            }
        }

        var requested = request.Paths.Select(p => (Path: p, Scope: Scope.Parse([p]))).ToList();
        var own = Scope.Parse(status.Task.Scope);
        if (requested.TrueForAll(w => own.Covers(w.Scope)))
        {
            return "all of it is in the scope already";
        }

        var exceptions = Scope.Parse([.. own.Exceptions.Select(e => e.Text)]);
        var guarded = ProtectedPaths.For(state.Plan.Unprotect, state.Plan.Source);
        return requested.Find(w => guarded.Covers(w.Scope)).Path is { } safe ? $"'{safe}' is protected"
            : requested.Find(w => exceptions.Covers(w.Scope)).Path is { } taken
                ? $"the task's own scope takes '{taken}' out"
            : null;
    }
}
