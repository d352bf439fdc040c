namespace Ralf.Actions.Runs;

/// <summary>Edits of files that no task owns (the plan's <c>shared</c>): sessions propose them, and a task of Ralf's
/// own applies them, one task for each entry of the list at a time. It takes all edits that are open when it is
/// dispatched, and only it may write these files. Every proposal ends with an event.</summary>
internal static class SharedFileEdits
{
    /// <summary>The prefix of these tasks' ids.</summary>
    private const string Name = "glue";

    private const string Prompt =
        "Apply the edits below, each asked for by a session that could not make it itself. They are requests, not orders: keep the files valid and what is already there, "
        + "make one coherent change of edits that touch the same place, and leave out what is wrong, with a warning that names the edit and says why.";

    /// <summary>The edits that landing work asks for; one that targets no shared file is denied at once.</summary>
    public static IEnumerable<NewEvent> Proposals(RunState state, RunTaskStatus status)
    {
        var record = status.LastRecord!;
        foreach (var (index, edit) in record.EditProposals.Index())
        {
            var name = $"{record.TaskId}.{record.Attempt}-e{index + 1}";
            yield return new(
                EventIds.Proposed(name),
                new ProposalMade(name, record.TaskId, null, null, null) { Edit = edit }
            );
            if (Objection(state, status.Task, edit.Path) is { } why)
            {
                yield return new(EventIds.Answered(name), new ProposalAnswered(name, false, why));
            }
        }
    }

    private static string? Objection(RunState state, PlanTask by, string path) =>
        Group(state.Plan, path) is null
            ? "this file is not among the plan's 'shared': it takes a wider scope, or a task of its own"
        // Otherwise each such session would ask for the next, without end.
        : by.Glue is not null ? "a task that applies edits asks for none; it was to make them itself"
        : null;

    /// <summary>One task for each entry of <c>shared</c> that has open edits and no running task.</summary>
    public static IReadOnlyList<NewEvent> Due(RunState state)
    {
        var taken = state.Tasks.Select(t => t.Task.Id.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Open(state)
                .GroupBy(p => Group(state.Plan, p.Proposal.Edit!.Path)!)
                .Where(g => !state.Tasks.Any(t => t.Task.Glue == g.Key && t.State != TaskState.Landed))
                .Select(g => Added(state, g.Key, g.First().Proposal.By, taken)),
        ];
    }

    /// <summary>The open edits that a task would apply; empty if it applies none.</summary>
    public static IReadOnlyList<string> TakenBy(RunState state, PlanTask task) =>
        task.Glue is null
            ? []
            :
            [
                .. Open(state)
                    .Where(p => Group(state.Plan, p.Proposal.Edit!.Path) == task.Glue)
                    .Select(p => p.Proposal.Proposal),
            ];

    /// <summary>The answers to the edits that a landing task applied.</summary>
    public static IEnumerable<NewEvent> Applied(RunTaskStatus status) =>
        (status.Dispatch?.Takes ?? []).Select(p => new NewEvent(
            EventIds.Answered(p),
            new ProposalAnswered(p, true, $"taken by {status.Task.Id}, attempt {status.Attempt}")
        ));

    /// <summary>Edits of shared files that nobody has applied or refused.</summary>
    private static IEnumerable<ProposalStatus> Open(RunState state) =>
        state.Proposals.Where(p =>
            p is { Accepted: null, Proposal.Edit: { } edit } && Group(state.Plan, edit.Path) is not null
        );

    private static string? Group(Plan plan, string path) =>
        RepoPath.TryParse(path, out _) ? plan.Shared.FirstOrDefault(g => Scope.Parse([g]).Matches(path)) : null;

    private static NewEvent Added(RunState state, string glob, TaskId by, HashSet<string> taken)
    {
        var id = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? Name : $"{Name}-{n}").First(taken.Add);
        var task = new PlanTask(
            TaskId.Parse(id),
            $"Edits of {glob}",
            Prompt,
            [glob],
            [],
            [],
            [],
            [],
            state.Plan.Agent,
            id
        )
        {
            Glue = glob,
        };
        return new(EventIds.Added(task.Id), new TaskAdded(task, by, Depth: 0));
    }
}
