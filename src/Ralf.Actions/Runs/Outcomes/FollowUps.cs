namespace Ralf.Actions.Runs;

/// <summary>Requests of sessions: one queue of proposals, and the tasks made of those that the policy or a person
/// accepts.</summary>
internal static class FollowUps
{
    /// <summary>The proposals of a settled record, each with its answer; also its task if the policy is <c>auto</c> and
    /// nothing prevents it.</summary>
    /// <param name="takenIds">Ids of tasks that the same decision adds; extended. If two proposals use one id, the first
    /// becomes the task.</param>
    /// <param name="loggedNow">Proposals that the same decision has logged already; extended.</param>
    public static IEnumerable<NewEvent> Proposals(
        RunState state,
        RunTaskStatus status,
        HashSet<string> takenIds,
        List<ProposalMade> loggedNow
    )
    {
        var record = status.LastRecord!;
        var by = record.TaskId;
        foreach (var proposal in Made(state, record))
        {
            var name = proposal.Proposal;
            if (SameBefore(state, proposal, loggedNow) is { } first)
            {
                yield return new(EventIds.Proposed(name), proposal with { SameAs = first.Proposal });
                continue;
            }

            loggedNow.Add(proposal);
            yield return new(EventIds.Proposed(name), proposal);
            if (
                proposal.Task is { } task
                && state.Plan.Policy.Followups == FollowupPolicy.Auto
                && !takenIds.Contains(task.Id)
                && TryMakeTask(state, by, task, out var added, out _)
            )
            {
                takenIds.Add(task.Id);
                yield return new(EventIds.Answered(name), new ProposalAnswered(name, true, "followups: auto"));
                yield return new(EventIds.Added(added!.Task.Id), added);
            }
        }
    }

    /// <summary>An earlier, not refused proposal of a task with the same scope and intent; otherwise null.</summary>
    private static ProposalMade? SameBefore(RunState state, ProposalMade proposal, List<ProposalMade> loggedNow) =>
        proposal.Task is not { } task
            ? null
            : state
                .Proposals.Where(p => p.Accepted != false)
                .Select(p => p.Proposal)
                .Concat(loggedNow)
                .FirstOrDefault(p =>
                    p.Proposal != proposal.Proposal
                    && p.Task is { } other
                    && other.Scope.ToHashSet(StringComparer.Ordinal).SetEquals(task.Scope)
                    && (other.Id.Equals(task.Id, StringComparison.OrdinalIgnoreCase) || Intent(other) == Intent(task))
                );

    /// <summary>The task's prompt, without case and punctuation.</summary>
    private static string Intent(FollowupTask task) =>
        string.Join(
            ' ',
            new string([.. task.Prompt.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            )
        );

    /// <summary>All proposals of a record, each under its name in this run.</summary>
    public static IReadOnlyList<ProposalMade> Made(RunState state, SessionRecord record)
    {
        var made = new List<ProposalMade>();
        var by = record.TaskId;
        if (state.Plan.Policy.Followups != FollowupPolicy.Drop)
        {
            made.AddRange(record.FollowupTasks.Select(f => new ProposalMade("", by, f, null, null)));
        }

        made.AddRange(record.ScopeRequests.Select(s => new ProposalMade("", by, null, s, null)));
        made.AddRange(record.DecisionProposals.Select(d => new ProposalMade("", by, null, null, d)));
        return [.. made.Select((m, i) => m with { Proposal = $"{by}.{record.Attempt}-{i + 1}" })];
    }

    /// <summary>Makes a task of a proposal, checked like any task of a plan; returns false and the reason if it cannot
    /// be one.</summary>
    public static bool TryMakeTask(
        RunState state,
        TaskId by,
        FollowupTask proposal,
        out TaskAdded? added,
        out string reason
    )
    {
        added = null;
        var depth = state[by].Depth + 1;
        reason = Objection(state, proposal, depth) ?? "";
        if (reason.Length > 0)
        {
            return false;
        }

        var needs = (proposal.Needs ?? []).Select(TaskId.Parse).Append(by).Distinct().ToList();
        var id = TaskId.Parse(proposal.Id);
        var task = new PlanTask(
            id,
            proposal.Title ?? proposal.Id,
            proposal.Prompt,
            SharedFiles.TakenOutOf(proposal.Scope, state.Plan.Shared),
            proposal.Reads ?? [],
            [],
            needs,
            [],
            state[by].Task.Agent,
            id.Value
        );
        added = new(task, by, depth);
        return true;
    }

    private static string? Objection(RunState state, FollowupTask proposal, int depth)
    {
        if (depth > state.Plan.Limits.FollowupDepth)
        {
            return $"it is {depth} steps away from the plan, and limits.followup_depth is {state.Plan.Limits.FollowupDepth}";
        }

        if (!TaskId.TryParse(proposal.Id, out _))
        {
            return $"'{proposal.Id}' is no task id";
        }

        if (state.Tasks.Any(t => string.Equals(t.Task.Id.Value, proposal.Id, StringComparison.OrdinalIgnoreCase)))
        {
            return $"there is a task '{proposal.Id}' already";
        }

        if (string.IsNullOrWhiteSpace(proposal.Prompt) || proposal.Scope.Count == 0)
        {
            return "it has no prompt or no scope";
        }

        return GlobObjection(state, proposal)
            ?? (proposal.Needs ?? [])
                .Where(n => !state.Tasks.Any(t => t.Task.Id.Value == n))
                .Select(n => $"it needs '{n}', which does not exist")
                .FirstOrDefault();
    }

    private static string? GlobObjection(RunState state, FollowupTask proposal)
    {
        foreach (var glob in proposal.Scope.Concat(proposal.Reads ?? []))
        {
            if (!ScopeGlob.TryParse(glob.StartsWith('!') ? glob[1..] : glob, out _, out var error))
            {
                return $"'{glob}': {error}";
            }
        }

        var guarded = ProtectedPaths.For(state.Plan.Unprotect, state.Plan.Source);
        return proposal.Scope.Where(g => guarded.Guards(g)).Select(g => $"'{g}' is protected").FirstOrDefault();
    }
}
