namespace Ralf.Actions.Runs;

/// <summary>Starts a run: picks its id and tasks, and writes the first event.</summary>
internal static class RunStart
{
    /// <param name="id">A run id that the user chose; null: the plan's name and the time.</param>
    /// <param name="selected">The tasks to run; null: all.</param>
    /// <param name="caller">On GitHub Actions the workflow, <c>FILE@REF</c>; the log is then kept on the
    /// remote.</param>
    public static StateLog Create(
        IGitStore store,
        Plan plan,
        string? id,
        IReadOnlyList<TaskId>? selected,
        DateTimeOffset at,
        string? caller = null
    )
    {
        var start = store.ResolveCommit(plan.Base) ?? throw RunErrors.NoUnborn();
        foreach (var run in Candidates(plan, id, at))
        {
            RequireFreeNames(store, run);
            var location = caller is null ? "local" : "origin";
            var started = new RunStarted(run, ProgramVersion.Text, start, location, selected)
            {
                Caller = caller,
                Follows = Followed(store, plan, caller),
            };
            if (store.ResolveCommit(run.ResultRef) is null && StateLog.TryCreate(store, plan, started, at, out var log))
            {
                return log!;
            }

            if (id is not null)
            {
                break;
            }
        }

        throw RunErrors.RunExists(id ?? plan.Name);
    }

    /// <summary>Throws if a branch has a name that the run's branches need. git keeps a branch and one below its name
    /// apart from each other.</summary>
    private static void RequireFreeNames(IGitStore store, RunId run)
    {
        foreach (var above in (string[])["refs/heads/ralf", $"refs/heads/ralf/{run}"])
        {
            if (!store.Ref(above).IsNone)
            {
                throw RunErrors.BranchInTheWay(Reporting.BranchNames.Short(above), $"ralf/{run}/…");
            }
        }

        var below = store.Refs($"refs/heads/ralf/{run}/");
        if (below.Count > 0 && !below.ContainsKey(run.StateRef))
        {
            throw RunErrors.BranchInTheWay(
                Reporting.BranchNames.Short(below.Keys.First()),
                $"the branches of the run '{run}'"
            );
        }
    }

    /// <summary>On GitHub Actions each plan job checks out the caller's branch again, so <c>HEAD</c> is that branch; on
    /// this machine a person may have left it.</summary>
    private static string? Followed(IGitStore store, Plan plan, string? caller) =>
        plan.Base != "HEAD" || caller is not null ? plan.Base : store.HeadBranch;

    /// <summary>The tasks that <c>--only</c> and <c>--until</c> select; null if neither is given.</summary>
    public static IReadOnlyList<TaskId>? Select(Plan plan, IReadOnlyList<string> only, string? until)
    {
        if (only.Count == 0 && until is null)
        {
            return null;
        }

        var tasks = plan.Tasks.ToDictionary(t => t.Id);
        var chosen = only.SelectMany(name => Named(plan, name)).ToHashSet();
        foreach (var task in chosen)
        {
            if (tasks[task].Needs.Cast<TaskId?>().FirstOrDefault(n => !chosen.Contains(n!.Value)) is { } missing)
            {
                throw RunErrors.OnlyNeeds(task.Value, missing.Value);
            }
        }

        chosen.UnionWith(NeedsClosure.Of(until is null ? [] : Named(plan, until), id => tasks[id], chosen));
        return [.. plan.Tasks.Select(t => t.Id).Where(chosen.Contains)];
    }

    /// <summary>A task, or all tasks of a <c>foreach</c> entry.</summary>
    private static IEnumerable<TaskId> Named(Plan plan, string name)
    {
        var found = plan.Tasks.Where(t => t.Id.Value == name || t.Entry == name).Select(t => t.Id).ToList();
        return found.Count > 0 ? found : throw RunErrors.UnknownTask(name, plan.Tasks.Select(t => t.Id.Value));
    }

    private static IEnumerable<RunId> Candidates(Plan plan, string? id, DateTimeOffset at)
    {
        if (id is not null)
        {
            return [RunId.TryParse(id, out var chosen) ? chosen : throw RunErrors.BadRunId(id)];
        }

        var name = $"{plan.Name}-{at.UtcDateTime:yyyyMMdd-HHmmss}";
        return Enumerable.Range(1, 20).Select(n => RunId.Parse(n == 1 ? name : $"{name}-{n}"));
    }
}
