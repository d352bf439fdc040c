namespace Ralf.Actions.Runs;

/// <summary>Turns a person's line into events. It uses only the state, so that it can be repeated after a lost
/// race.</summary>
internal static class SlashCommandEvents
{
    /// <param name="by">The person who asks; null if unknown.</param>
    /// <exception cref="UserException">Nothing has that name, or nothing can be done to it.</exception>
    public static IReadOnlyList<NewEvent> Decide(RunState state, SlashCommand line, string? by)
    {
        if (line is ResumeSlashCommand resume)
        {
            return state.Phase == RunPhase.Paused || IsNewsFor(state, resume) ? [Resume(state, by, resume.Limits)]
                : state.Phase == RunPhase.Running ? []
                : throw SlashCommandErrors.NothingToResume(state.Run.Value, Reporting.DisplayText.Lower(state.Phase));
        }

        if (line is CancelSlashCommand)
        {
            return [Cancel(state, by)];
        }

        var events = line switch
        {
            RetrySlashCommand retry => Retries(state, retry.Tasks, by),
            AnswerSlashCommand answer => Answers(state, answer, by),
            ResolveSlashCommand resolve => ConflictChoice.Decide(state, resolve.Path, resolve.Take, by),
            ApproveSlashCommand approve => GateAnswers.Approve(state, approve.Gate, approve.Subject, by),
            RejectSlashCommand reject => GateAnswers.Reject(state, reject.Gate, reject.Subject, by, reject.Why),
            _ => throw new InvalidOperationException($"no events for {line.GetType().Name}"),
        };

        // Whoever gives a slash command wants the run to go on.
        return state.Phase == RunPhase.Paused ? [.. events, Resume(state, by)] : events;
    }

    private static NewEvent Resume(RunState state, string? by, NewLimits? limits = null) =>
        new(EventIds.Resumed(state.LastSeq), new RunResumed { By = by, Limits = limits });

    /// <summary>True if it sets limits that a running run does not have yet.</summary>
    private static bool IsNewsFor(RunState state, ResumeSlashCommand line) =>
        state.Phase == RunPhase.Running
        && line.Limits is { } limits
        && limits.Over(state.Plan.Limits) != state.Plan.Limits;

    private static NewEvent Cancel(RunState state, string? by) =>
        state.Phase is RunPhase.Running or RunPhase.Paused
            ? new(EventIds.Cancelled(state.LastSeq), new RunCancelled(by ?? "command line"))
            : throw SlashCommandErrors.RunIsOver(state.Run.Value, Reporting.DisplayText.Lower(state.Phase));

    private static IReadOnlyList<NewEvent> Retries(RunState state, IReadOnlyList<string> names, string? by)
    {
        var all = state.Tasks.Where(t => t.IsRetriable).ToList();
        if (names.Count == 0)
        {
            return all.Count > 0
                ? [.. all.Select(t => Retried(state, t, by))]
                : throw SlashCommandErrors.NothingFailed(state.Run.Value);
        }

        return [.. names.Distinct().SelectMany(n => Retried(state, n, by))];
    }

    private static IEnumerable<NewEvent> Retried(RunState state, string name, string? by)
    {
        var task = Named(state, name);
        return InputRefusals.MayRetry(state, task) ? [InputRefusals.SendBack(task), Retried(state, task, by)]
            : task.State == TaskState.Landed ? [.. new RunEnd(state).SendBackChosen(task), Retried(state, task, by)]
            : [Retried(state, task, by)];
    }

    private static RunTaskStatus Named(RunState state, string name)
    {
        var status =
            state.Tasks.FirstOrDefault(t => t.Task.Id.Value == name)
            ?? throw RunErrors.UnknownTask(name, state.Tasks.Select(t => t.Task.Id.Value));
        return status.IsRetriable || RunEnd.MayBeSentBack(state, status) || InputRefusals.MayRetry(state, status)
            ? status
            : throw SlashCommandErrors.NothingToRetry(name, Reporting.DisplayText.Lower(status.State));
    }

    private static NewEvent Retried(RunState state, RunTaskStatus task, string? by) =>
        new(EventIds.Retried(task.Task.Id, state.LastSeq), new TaskRetried(task.Task.Id) { By = by });

    private static IReadOnlyList<NewEvent> Answers(RunState state, AnswerSlashCommand line, string? by)
    {
        var (name, accept) = (line.Proposal, line.IsAccepted);
        var open = state.Proposals.Where(p => p.Accepted is null).Select(p => p.Proposal).ToList();
        var proposal =
            open.Find(p => p.Proposal == name)
            ?? throw SlashCommandErrors.NoOpenProposal(name, open.Select(p => p.Proposal));
        var answer = new NewEvent(EventIds.Answered(name), new ProposalAnswered(name, accept, line.Why) { By = by });
        if (accept && proposal.Edit is not null)
        {
            throw SlashCommandErrors.EditIsTaken(name);
        }

        if (!accept || proposal.Decision is not null)
        {
            return [answer];
        }

        if (proposal.Task is null)
        {
            return [answer, .. ScopeRequests.Granted(state, proposal)];
        }

        return FollowUps.TryMakeTask(state, proposal.By, proposal.Task, out var added, out var reason)
            ? [answer, new(EventIds.Added(added!.Task.Id), added)]
            : throw SlashCommandErrors.BadFollowUp(name, reason);
    }
}
